package io.tidings.tickets;

import static io.tidings.tickets.Callers.admin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;

/** Moves the service's time on instead of waiting, by the way a running suite is moved. */
public final class DeskTime {

    private DeskTime() {}

    public static void advance(MockMvc mvc, Duration by) {
        move(mvc, "{\"advance\": \"" + by + "\"}");
    }

    /** Back to the machine's time: whatever runs next shares the service. */
    public static void reset(MockMvc mvc) {
        move(mvc, "{\"reset\": true}");
    }

    private static void move(MockMvc mvc, String how) {
        try {
            mvc.perform(post("/actuator/clock")
                            .with(admin().authorities(new SimpleGrantedAuthority("ROLE_ADMIN")))
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(how))
                    .andExpect(status().isOk());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
