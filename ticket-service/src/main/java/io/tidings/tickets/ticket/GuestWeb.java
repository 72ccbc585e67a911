package io.tidings.tickets.ticket;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Whoever brings no link learns nothing of what a request to this door looks like, and has no body read. */
@Configuration(proxyBeanMethods = false)
class GuestWeb implements WebMvcConfigurer {

    private final GuestDoor door;

    GuestWeb(GuestDoor door) {
        this.door = door;
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors
                .addInterceptor(new NeedsLink(door))
                .addPathPatterns(GuestController.PATH + "/requests/**")
                // Whom an account may not be is said first.
                .order(Ordered.LOWEST_PRECEDENCE);
    }

    private record NeedsLink(GuestDoor door) implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            door.read(GuestController.tokenIn(request));
            return true;
        }
    }
}
