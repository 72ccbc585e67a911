package io.tidings.gateway.upstream;

import io.tidings.gateway.GatewaySettings;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.ProxyProtocolSupportType;

/**
 * Lets what stands in front and passes bytes on, a TCP load balancer say, tell who really calls. Without it every caller would
 * seem to be this machine, which may see more than others.
 */
@Component
class Callers implements NettyServerCustomizer {

    private final GatewaySettings settings;

    Callers(GatewaySettings settings) {
        this.settings = settings;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        // Automatic, so that a probe may ask without introducing itself.
        return settings.proxyProtocol() ? server.proxyProtocol(ProxyProtocolSupportType.AUTO) : server;
    }
}
