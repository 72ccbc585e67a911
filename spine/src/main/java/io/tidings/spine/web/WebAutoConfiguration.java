package io.tidings.spine.web;

import static org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type.SERVLET;

import com.mongodb.client.MongoDatabase;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Tokens, problems, strict JSON and the clock for every service. */
@AutoConfiguration(
        before = {OAuth2ResourceServerAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class},
        after = JacksonAutoConfiguration.class)
@EnableConfigurationProperties(WebProperties.class)
class WebAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(Clock.class)
    AdjustableClock clock() {
        return new AdjustableClock(Clock.systemUTC());
    }

    @Bean
    @ConditionalOnProperty("tidings.clock.adjustable")
    ClockEndpoint clockEndpoint(AdjustableClock clock) {
        return new ClockEndpoint(clock);
    }

    @Bean
    ServiceTokens serviceTokens(WebProperties properties) {
        return new ServiceTokens(
                properties.tokens(), properties.clientId(), properties.clientSecret(), Clock.systemUTC());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = SERVLET)
    @Import(ProblemAdvice.class)
    static class Servlet {

        private static final String BEARER = "Bearer ";

        /** The files of imported messages are uploaded first, as everybody's are. */
        private static final List<String> IMPORT_PATHS = List.of("/api/v1/imports", "/api/v1/tickets/uploads");

        private static final List<String> SESSION_PATHS = List.of("/api/v1/customer-sessions");

        @Bean
        CustomerSessions customerSessions(WebProperties properties) {
            return new CustomerSessions(properties.sessionKey(), properties.audience(), Clock.systemUTC());
        }

        /** @param own the keys themselves, in the service that signs */
        @Bean
        ExchangedTokens exchangedTokens(WebProperties properties, ObjectProvider<JWKSource<SecurityContext>> own) {
            return new ExchangedTokens(
                    own.getIfAvailable(() -> ExchangedTokens.keysAt(properties.exchangedKeys())),
                    properties.audience());
        }

        @Bean
        @ConditionalOnMissingBean
        JwtDecoder verifiedTokens(WebProperties properties, CustomerSessions sessions, ExchangedTokens exchanged) {
            return VerifiedTokens.from(
                    properties.keys(), properties.issuer(), properties.audience(), sessions, exchanged);
        }

        @Bean
        ProblemWriter problemWriter(JsonMapper json) {
            return new ProblemWriter(json);
        }

        @Bean
        FilterRegistrationBean<TraceFilter> trace() {
            var registration = new FilterRegistrationBean<>(new TraceFilter());
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return registration;
        }

        @Bean
        FilterRegistrationBean<RequestLimit> requestLimit(WebProperties properties, ProblemWriter problems) {
            var registration = new FilterRegistrationBean<>(
                    new RequestLimit(properties.atOnce(), Duration.ofSeconds(1), problems));
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
            return registration;
        }

        @Bean
        FilterRegistrationBean<BodyLimit> bodyLimit(WebProperties properties, ProblemWriter problems) {
            var registration = new FilterRegistrationBean<>(
                    new BodyLimit(properties.maxBody().toBytes(), problems));
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
            return registration;
        }

        @Bean
        @ConditionalOnProperty("tidings.web.keeps-agents")
        AgentCopy keepAgents(MongoDatabase database) {
            return new AgentCopy(database);
        }

        /** A dozen filters, each wrapped to be observed, cost more than what they do. */
        @Bean
        SecurityObservationSettings securityUnobserved() {
            return SecurityObservationSettings.noObservations();
        }

        /** For every request that no chain of the service's own takes before. */
        @Bean
        @ConditionalOnMissingBean(name = "tokensOnly")
        SecurityFilterChain tokensOnly(HttpSecurity http, WebProperties properties, ProblemWriter problems) {
            return http.csrf(csrf -> csrf.disable())
                    .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .requestCache(cache -> cache.disable())
                    .logout(logout -> logout.disable())
                    .authorizeHttpRequests(requests -> requests.requestMatchers(
                                    "/actuator/health/**", "/actuator/info", "/actuator/prometheus")
                            .permitAll()
                            .requestMatchers("/actuator/**")
                            .hasAnyRole("ADMIN", "SERVICE")
                            .requestMatchers(properties.publicPaths().toArray(String[]::new))
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .exceptionHandling(
                            errors -> errors.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                    .oauth2ResourceServer(server -> server.bearerTokenResolver(Servlet::bearerToken)
                            .authenticationEntryPoint(problems)
                            .accessDeniedHandler(problems)
                            .jwt(jwt -> jwt.jwtAuthenticationConverter(Servlet::authentication))
                            .withObjectPostProcessor(keysAwayIsNotAnError(problems)))
                    .build();
        }

        /** Only whether there is one: Spring's own matches its every character, and the decoder finds out what it is worth. */
        private static @Nullable String bearerToken(HttpServletRequest request) {
            var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
            return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? authorization.substring(BEARER.length()).strip()
                    : null;
        }

        /** What opens the machine room goes by the login itself, which an API token is not. */
        private static AbstractAuthenticationToken authentication(Jwt token) {
            var caller = Caller.of(token);
            var authorities = (caller.isByApiToken() ? Set.<Role>of() : caller.roles())
                    .stream()
                            .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                            .toList();
            return new JwtAuthenticationToken(token, authorities);
        }

        /** Spring would rethrow an AuthenticationServiceException and answer 500. */
        private static ObjectPostProcessor<BearerTokenAuthenticationFilter> keysAwayIsNotAnError(
                ProblemWriter problems) {
            return new ObjectPostProcessor<>() {
                @Override
                public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                    filter.setAuthenticationFailureHandler(problems::commence);
                    return filter;
                }
            };
        }

        @Bean
        WebMvcConfigurer callersAndStrictJson(JsonMapper json, ObjectProvider<Agents> known) {
            var agents = known.getIfAvailable(() -> _ -> Optional.empty());
            return new WebMvcConfigurer() {
                @Override
                public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                    resolvers.add(new CallerArgument(agents));
                }

                @Override
                public void addInterceptors(InterceptorRegistry interceptors) {
                    interceptors.addInterceptor(new ActiveOnly(agents)).addPathPatterns("/api/**");
                    interceptors
                            .addInterceptor(new OnlyThere(agents, Caller::isImporter, AccessProblem.OnlyImports::new))
                            .addPathPatterns("/**")
                            .excludePathPatterns(IMPORT_PATHS);
                    interceptors
                            .addInterceptor(
                                    new OnlyThere(agents, Caller::isSite, AccessProblem.OnlyCustomerSessions::new))
                            .addPathPatterns("/**")
                            .excludePathPatterns(SESSION_PATHS);
                }

                /** A misspelt field is refused, not ignored; answers of other services are read elsewhere, and leniently. */
                @Override
                public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                    var strict = json.rebuild()
                            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .build();
                    converters.withJsonConverter(new JacksonJsonHttpMessageConverter(strict));
                }
            };
        }
    }

    private static Optional<Caller> caller(Agents agents) {
        return SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token
                ? Optional.of(agents.with(Caller.of(token.getToken())))
                : Optional.empty();
    }

    /** Turns away agents who were switched off, whatever the address and however long their token still lasts. */
    private record ActiveOnly(Agents agents) implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            caller(agents).filter(caller -> !caller.rights().active()).ifPresent(_ -> {
                throw new AccessProblem.AgentInactive();
            });
            return true;
        }
    }

    /** A program that has some paths and nothing else would be taken for a customer everywhere else. */
    private record OnlyThere(Agents agents, Predicate<Caller> program, Supplier<AccessProblem> elsewhere)
            implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            caller(agents).filter(program).ifPresent(_ -> {
                throw elsewhere.get();
            });
            return true;
        }
    }

    private record CallerArgument(Agents agents) implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        /** Null only where the path is public and nobody signed in; such a parameter is marked {@code @Nullable}. */
        @Override
        public @Nullable Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            return caller(agents).orElse(null);
        }
    }
}
