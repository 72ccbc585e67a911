package io.tidings.gateway.upstream;

import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.RouteMetadataUtils;

/** What the routes say of the services behind them. */
final class Upstream {

    private static final String SERVICE = "service";

    private Upstream() {}

    /** The name of the module that answers: the route's id, unless the route says otherwise. */
    static String serviceOf(Route route) {
        return route.getMetadata().getOrDefault(SERVICE, route.getId()).toString();
    }

    /** An answer without an end: it has no limit of time. */
    static boolean isStream(Route route) {
        return route.getMetadata().get(RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR) instanceof Number timeout
                && timeout.longValue() < 0;
    }

    /** Whether somebody else answers, rather than the gateway itself. */
    static boolean isProxied(Route route) {
        return route.getUri().getScheme().startsWith("http");
    }
}
