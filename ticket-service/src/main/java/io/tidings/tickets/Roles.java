package io.tidings.tickets;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import org.springframework.security.access.AccessDeniedException;

/** What only some callers may do. */
public final class Roles {

    private Roles() {}

    public static void needsAgent(Caller caller) {
        needs(caller.isAgent());
    }

    /** Those who may set the desk up. Other rights are asked for by name: {@link Caller#needs(Permission)}. */
    public static void needsAdmin(Caller caller) {
        caller.needs(Permission.ADMIN_DESK);
    }

    /** Agents, and the services that work for them. */
    public static void needsDesk(Caller caller) {
        needs(caller.isAgent() || caller.isService());
    }

    public static void needsService(Caller caller) {
        needs(caller.isService());
    }

    public static void needs(boolean allowed) {
        if (!allowed) {
            throw new AccessDeniedException("Not for this role");
        }
    }
}
