package io.tidings.gateway.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Asks for something that the doors refuse where somebody asks for what is no address at all, such as {@code /%zz}: Spring would answer
 * that with nothing, before anybody of ours sees it. So it is told in the form, and the language, of every other refusal.
 */
@Component
class NoAddress implements NettyServerCustomizer {

    /** A control character is part of no address. */
    private static final String REFUSED = "/%00";

    private static final String NOBODY = "localhost";

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((_, channel, _) -> channel.pipeline()
                .addBefore(NettyPipeline.HttpTrafficHandler, NoAddress.class.getName(), new Exchanged()));
    }

    private static final class Exchanged extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
            if (message instanceof HttpRequest request && !isAddress(request)) {
                request.setUri(REFUSED);
                request.headers().set(HttpHeaderNames.HOST, NOBODY);
            }
            super.channelRead(ctx, message);
        }

        private static boolean isAddress(HttpRequest request) {
            var host = request.headers().get(HttpHeaderNames.HOST, NOBODY);
            var wanted = request.uri();
            try {
                new URI("http://" + host + (wanted.startsWith("/") ? wanted : "/"));
                // By a proxy's habit, or of the server as a whole.
                return wanted.startsWith("/") || !new URI(wanted).isOpaque();
            } catch (URISyntaxException notOne) {
                return false;
            }
        }
    }
}
