package io.tidings.gateway.login;

import io.tidings.gateway.FormPaths;
import io.tidings.gateway.GatewaySettings;
import io.tidings.gateway.problem.Problems;
import io.tidings.gateway.session.Sessions;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.server.DefaultServerRedirectStrategy;
import org.springframework.security.web.server.MatcherSecurityWebFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.DelegatingServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.ServerAuthenticationFailureHandler;
import org.springframework.security.web.server.authentication.logout.DelegatingServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.SecurityContextServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.WebSessionServerLogoutHandler;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.security.web.server.authorization.IpAddressReactiveAuthorizationManager;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestHandler;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.header.CacheControlServerHttpHeadersWriter;
import org.springframework.security.web.server.header.CompositeServerHttpHeadersWriter;
import org.springframework.security.web.server.header.ContentSecurityPolicyServerHttpHeadersWriter;
import org.springframework.security.web.server.header.ContentTypeOptionsServerHttpHeadersWriter;
import org.springframework.security.web.server.header.HttpHeaderWriterWebFilter;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * Who comes in by which door: to Keycloak's own pages and to catchers anybody, with a token as programs do, or with a session as browsers do.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class Doors {

    /** The page loads nothing from elsewhere and runs no inline script or style; what a message's HTML carries stays dead. */
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                    + " font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    /** What an API answers is data: opened as a page, an attachment runs nothing and belongs to no origin. */
    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /** A letter or a digit as its code. */
    private static final Pattern HIDDEN = Pattern.compile("(?i)%(?:3[0-9]|[46][1-9a-f]|[57][0-9a])");

    private static final WebFilter NO_GUARD = (exchange, chain) -> chain.filter(exchange);

    private final GatewaySettings settings;
    private final Problems problems;

    Doors(GatewaySettings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /** Keycloak guards its own pages and sets its own headers. Which of them are reached at all, the routes say. */
    @Bean
    @Order(1)
    SecurityWebFilterChain keycloakDoor() {
        return new MatcherSecurityWebFilterChain(
                new PathPatternParserServerWebExchangeMatcher("/auth/**"), List.of(NO_GUARD));
    }

    /** Whoever knows a catcher's address may send there; what is answered is guarded by the service that answers. */
    @Bean
    @Order(1)
    SecurityWebFilterChain catcherDoor() {
        return new MatcherSecurityWebFilterChain(
                new PathPatternParserServerWebExchangeMatcher("/catch/**"), List.of(NO_GUARD));
    }

    /**
     * Anybody may ask for a form and send it, from the pages of other sites. No session is looked at, so none can be abused; the
     * service says which sites may, and guards what it answers.
     */
    @Bean
    @Order(1)
    SecurityWebFilterChain formDoor() {
        var underTls = new HttpHeaderWriterWebFilter(this::stayUnderTls);
        return new MatcherSecurityWebFilterChain(
                exchange -> FormPaths.isPublic(exchange.getRequest().getPath().value())
                        ? MatchResult.match()
                        : MatchResult.notMatch(),
                List.of(underTls));
    }

    /**
     * What anybody may read and nobody's session is asked for, so that one that has ended cannot keep anybody from it. Each is a
     * public path of the service that answers.
     */
    @Bean
    @Order(1)
    SecurityWebFilterChain openDoor() {
        return new MatcherSecurityWebFilterChain(
                new PathPatternParserServerWebExchangeMatcher("/api/v1/portal/**", HttpMethod.GET),
                List.of(dataHeaders()));
    }

    /**
     * A request that brings a token is passed on as it is: each service checks issuer, audience and permission itself, and
     * no browser adds this header by itself, so nothing here can be forged across sites. Most requests come by here, so it
     * does nothing but set headers.
     */
    @Bean
    @Order(2)
    SecurityWebFilterChain tokenDoor() {
        return new MatcherSecurityWebFilterChain(
                exchange -> bringsToken(exchange) ? MatchResult.match() : MatchResult.notMatch(),
                List.of(dataHeaders()));
    }

    /**
     * By a link in a mail: a cookie that ticket-service gave for one request goes with it, and is checked there. Nobody is signed in
     * here, whatever else the browser has. The cookie never comes from another site, and what another site asks for is refused.
     */
    @Bean
    @Order(1)
    SecurityWebFilterChain guestDoor() {
        return new MatcherSecurityWebFilterChain(
                new PathPatternParserServerWebExchangeMatcher("/api/v1/guest/**"),
                List.of(dataHeaders(), new ForeignOrigin(problems)));
    }

    /** An address or a header that none of our requests has is refused before any door is reached. */
    @Bean
    ServerExchangeRejectedHandler malformed() {
        return (exchange, _) -> problems.answer(
                exchange,
                HttpStatus.BAD_REQUEST,
                "malformed-request",
                "The address or a header holds what cannot be part of it, such as a control character or a letter"
                        + " written as its code.");
    }

    /**
     * Nobody writes a letter as its code but to get around what goes by the beginning of an address, such as the limit of passwords that
     * are tried: to a route, and to Keycloak, {@code /%61uth} is {@code /auth}.
     */
    @Bean
    ServerWebExchangeFirewall addresses() {
        var strict = new StrictServerWebExchangeFirewall();
        return exchange ->
                HIDDEN.matcher(exchange.getRequest().getURI().getRawPath()).find()
                        ? Mono.error(new ServerExchangeRejectedException("A letter or a digit is written as its code"))
                        : strict.getFirewalledExchange(exchange);
    }

    private WebFilter dataHeaders() {
        var csp = new ContentSecurityPolicyServerHttpHeadersWriter();
        csp.setPolicyDirectives(DATA_POLICY);
        return new HttpHeaderWriterWebFilter(new CompositeServerHttpHeadersWriter(
                new CacheControlServerHttpHeadersWriter(),
                new ContentTypeOptionsServerHttpHeadersWriter(),
                new ReferrerPolicyServerHttpHeadersWriter(),
                this::stayUnderTls,
                csp));
    }

    private static boolean bringsToken(ServerWebExchange exchange) {
        var authorization = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        return isApi(exchange) && authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
    }

    private static boolean isApi(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value().startsWith("/api/");
    }

    @Bean
    @Order(3)
    SecurityWebFilterChain browserDoor(
            ServerHttpSecurity http, SignOut signOut, ReactiveClientRegistrationRepository keycloak) {
        return http.authorizeExchange(exchange -> exchange.pathMatchers("/actuator/health/**")
                        .permitAll()
                        .pathMatchers("/actuator/**")
                        .access(Doors::fromThisMachine)
                        .pathMatchers(
                                "/assets/**",
                                "/favicon.svg",
                                "/form.js",
                                "/problem.css",
                                "/robots.txt",
                                "/sign-in-failed",
                                "/preview",
                                "/request")
                        .permitAll()
                        // What strangers are told before they write.
                        .pathMatchers("/api/v1/guidance")
                        .permitAll()
                        .pathMatchers("/api/openapi.json", "/api/asyncapi.json", "/api/docs", "/api/docs/events")
                        .permitAll()
                        .anyExchange()
                        .authenticated())
                .oauth2Login(login -> login.authorizationRequestResolver(new LoginInLanguage(keycloak))
                        .authenticationSuccessHandler(new DelegatingServerAuthenticationSuccessHandler(
                                Doors::rememberDevice, new RedirectServerAuthenticationSuccessHandler()))
                        .authenticationFailureHandler(signInFailed()))
                .oidcLogout(logout -> logout.backChannel(Customizer.withDefaults()))
                .logout(logout -> logout.logoutHandler(new DelegatingServerLogoutHandler(
                                signOut, new SecurityContextServerLogoutHandler(), new WebSessionServerLogoutHandler()))
                        .logoutSuccessHandler(signOut))
                .exceptionHandling(refusal ->
                        refusal.authenticationEntryPoint(signInFirst()).accessDeniedHandler(notAllowed()))
                .addFilterBefore(new ForeignOrigin(problems), SecurityWebFiltersOrder.CSRF)
                .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie())
                        .csrfTokenRequestHandler(csrfRequests())
                        .requireCsrfProtectionMatcher(this::changesSomethingBySession)
                        .accessDeniedHandler(forged()))
                .headers(this::pageHeaders)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .build();
    }

    private void pageHeaders(ServerHttpSecurity.HeaderSpec headers) {
        headers.contentSecurityPolicy(csp -> csp.policyDirectives(PAGE_POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicy(permissions ->
                        permissions.policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()"))
                // By our own URL's scheme, because TLS usually ends before us.
                .hsts(ServerHttpSecurity.HeaderSpec.HstsSpec::disable);
        headers.writer(this::stayUnderTls);
    }

    private Mono<Void> stayUnderTls(ServerWebExchange exchange) {
        return settings.underTls()
                ? Mono.fromRunnable(
                        () -> exchange.getResponse().getHeaders().set("Strict-Transport-Security", "max-age=31536000"))
                : Mono.empty();
    }

    /** So that people recognise their sessions; enough of it to do so. */
    private static Mono<Void> rememberDevice(WebFilterExchange exchange, Authentication person) {
        var browser = exchange.getExchange().getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT);
        return exchange.getExchange()
                .getSession()
                .doOnNext(session -> {
                    if (browser != null) {
                        session.getAttributes()
                                .put(Sessions.DEVICE, browser.substring(0, Math.min(browser.length(), 300)));
                    }
                })
                .then();
    }

    private static Mono<AuthorizationResult> fromThisMachine(
            Mono<Authentication> person, AuthorizationContext context) {
        var headers = context.getExchange().getRequest().getHeaders();
        if (PASSED_ON.stream().anyMatch(headers::containsHeader)) {
            return Mono.just(new AuthorizationDecision(false));
        }
        return IPV4_LOOPBACK
                .authorize(person, context)
                .filter(AuthorizationResult::isGranted)
                .switchIfEmpty(IPV6_LOOPBACK.authorize(person, context))
                .defaultIfEmpty(new AuthorizationDecision(false));
    }

    /** A proxy on this machine says so, or for whom it asks. */
    private static final List<String> PASSED_ON = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private static final IpAddressReactiveAuthorizationManager IPV4_LOOPBACK =
            IpAddressReactiveAuthorizationManager.hasIpAddress("127.0.0.0/8");
    private static final IpAddressReactiveAuthorizationManager IPV6_LOOPBACK =
            IpAddressReactiveAuthorizationManager.hasIpAddress("::1");

    /** A program is told; a person is taken to Keycloak and afterwards back to the page that was asked for. */
    private ServerAuthenticationEntryPoint signInFirst() {
        var toKeycloak = new RedirectServerAuthenticationEntryPoint("/oauth2/authorization/tidings");
        return (exchange, refusal) -> Problems.isNavigation(exchange.getRequest())
                ? toKeycloak.commence(exchange, refusal)
                : problems.answer(
                        exchange,
                        HttpStatus.UNAUTHORIZED,
                        "unauthenticated",
                        "Sign in, or send an access token as Authorization: Bearer.");
    }

    private ServerAuthenticationFailureHandler signInFailed() {
        var redirect = new DefaultServerRedirectStrategy();
        return (exchange, failure) -> {
            // Two tabs signed in at once and the other one was first: with Keycloak's session there, another try
            // succeeds.
            var overtaken = failure instanceof OAuth2AuthenticationException refused
                    && refused.getError().getErrorCode().equals("authorization_request_not_found");
            return redirect.sendRedirect(exchange.getExchange(), URI.create(overtaken ? "/" : "/sign-in-failed"));
        };
    }

    private ServerAccessDeniedHandler notAllowed() {
        return (exchange, denied) ->
                problems.answer(exchange, HttpStatus.FORBIDDEN, "forbidden", "You are not allowed to do this.");
    }

    private ServerAccessDeniedHandler forged() {
        return (exchange, denied) -> problems.answer(
                exchange,
                HttpStatus.FORBIDDEN,
                "csrf",
                "Send the value of the cookie " + settings.csrfCookie() + " as header " + CSRF_HEADER + ".");
    }

    private static final String CSRF_HEADER = "X-CSRF-Token";

    private CookieServerCsrfTokenRepository csrfCookie() {
        var cookie = CookieServerCsrfTokenRepository.withHttpOnlyFalse();
        cookie.setCookieName(settings.csrfCookie());
        cookie.setHeaderName(CSRF_HEADER);
        cookie.setCookieCustomizer(
                builder -> builder.path("/").secure(settings.underTls()).sameSite("Strict"));
        return cookie;
    }

    /**
     * The form that signs out sends the token as a field; everything below {@code /api} sends the header, because looking for a
     * field would use up a body that belongs to a service. No page carries the token, so it needs no masking against BREACH.
     */
    private static ServerCsrfTokenRequestHandler csrfRequests() {
        return new ServerCsrfTokenRequestAttributeHandler() {
            @Override
            public Mono<String> resolveCsrfTokenValue(ServerWebExchange exchange, CsrfToken csrfToken) {
                return isApi(exchange)
                        ? Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst(csrfToken.getHeaderName()))
                        : super.resolveCsrfTokenValue(exchange, csrfToken);
            }
        };
    }

    /** Without a session there is nothing to forge, and the answer is 401 rather than a riddle about tokens. */
    private Mono<MatchResult> changesSomethingBySession(ServerWebExchange exchange) {
        var changes = ForeignOrigin.changesSomething(exchange.getRequest());
        var bySession = exchange.getRequest().getCookies().containsKey(settings.sessionCookie());
        return changes && bySession ? MatchResult.match() : MatchResult.notMatch();
    }
}
