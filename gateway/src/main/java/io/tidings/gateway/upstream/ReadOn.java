package io.tidings.gateway.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Reads on when an answer has ended. Reactor Netty reads as much as somebody asks for, and up to 1.3.7 nobody asks where a request came
 * before the end of the one before it and is then answered at once, as strangers are: the next request on that connection is
 * never read (reactor-netty #4361). To go once its release has what mends it.
 */
@Component
class ReadOn implements NettyServerCustomizer {

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((_, channel, _) -> channel.pipeline()
                .addBefore(NettyPipeline.HttpTrafficHandler, ReadOn.class.getName(), new AfterEachAnswer()));
    }

    private static final class AfterEachAnswer extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
            super.write(ctx, message, promise);
            if (message instanceof LastHttpContent) {
                // Once more than needed does no harm: what is read too early waits for its turn.
                ctx.executor().execute(ctx::read);
            }
        }
    }
}
