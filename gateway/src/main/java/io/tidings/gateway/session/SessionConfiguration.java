package io.tidings.gateway.session;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.tidings.gateway.GatewaySettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.oauth2.client.oidc.server.session.ReactiveOidcSessionRegistry;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.session.CookieWebSessionIdResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Sessions live in MongoDB and are known to the browser by one cookie that no script can read. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SessionConfiguration.class);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    MongoSessionStore sessionStore(MongoClient mongo, Clock clock, GatewaySettings settings) {
        var sessions = mongo.getDatabase("tidings_gateway").getCollection("sessions");
        return new MongoSessionStore(sessions, clock, settings.sessionIdle());
    }

    @Bean
    WebSessionManager webSessionManager(MongoSessionStore store, GatewaySettings settings) {
        var cookie = new CookieWebSessionIdResolver();
        cookie.setCookieName(settings.sessionCookie());
        cookie.addCookieInitializer(
                builder -> builder.path("/").httpOnly(true).sameSite("Lax").secure(settings.underTls()));
        var manager = new DefaultWebSessionManager();
        manager.setSessionStore(store);
        manager.setSessionIdResolver(cookie);
        return manager;
    }

    /**
     * Finishes each answer, and with it saves the session, where a failure still becomes a problem. Spring finishes a bodiless
     * answer, such as the redirect to the login, after its error handling.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebFilter finishWhereFailuresAreTold() {
        return (exchange, chain) -> chain.filter(exchange)
                .then(Mono.defer(() -> exchange.getResponse().setComplete()));
    }

    @Bean
    OpenSessions openSessions(MongoSessionStore store) {
        return new OpenSessions(store);
    }

    @Bean
    ReactiveOidcSessionRegistry keycloakLogouts(MongoSessionStore store) {
        return new KeycloakLogouts(store);
    }

    /** A browser that waits longer than these times is better told that sessions are away. */
    @Bean(destroyMethod = "close")
    MongoClient mongoClient(@Value("${tidings.mongodb-uri}") String uri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(2, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(2, TimeUnit.SECONDS).readTimeout(5, TimeUnit.SECONDS))
                .applicationName("tidings-gateway")
                .build());
    }

    /** In the background, because the gateway starts while the store is away. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> prepareSessions(MongoSessionStore store) {
        return _ -> store.prepare()
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1)).maxBackoff(Duration.ofSeconds(10)))
                .subscribe(_ -> {}, failure -> log.error("The indexes of the sessions were not declared", failure));
    }
}
