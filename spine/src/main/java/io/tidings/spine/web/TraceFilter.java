package io.tidings.spine.web;

import io.tidings.spine.trace.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Goes on with the trace that the gateway began. */
final class TraceFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Trace.begin(request.getHeader(Trace.HEADER));
        try {
            chain.doFilter(request, response);
        } finally {
            Trace.end();
        }
    }
}
