package io.tidings.webhooks.catcher;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Lets senders in. */
@Configuration(proxyBeanMethods = false)
class CatcherConfiguration {

    /** No token is asked for and none is looked at: a sender's own Authorization header is something to show, not to check. */
    @Bean
    @Order(1)
    SecurityFilterChain catchersArePublic(HttpSecurity http) {
        return http.securityMatcher("/catch/**")
                .csrf(csrf -> csrf.disable())
                .headers(headers -> headers.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
