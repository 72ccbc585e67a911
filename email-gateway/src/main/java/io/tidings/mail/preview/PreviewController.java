package io.tidings.mail.preview;

import io.tidings.events.Permission;
import io.tidings.mail.outgoing.Planner;
import io.tidings.mail.preview.PreviewProblem.NoSuchTicket;
import io.tidings.mail.template.RequestLinks;
import io.tidings.mail.template.TemplateChecks;
import io.tidings.mail.template.Wording;
import io.tidings.spine.web.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Words that somebody is about to save, as the customer of a real ticket would read them. Saves nothing, sends nothing. */
@RestController
class PreviewController {

    /**
     * The words as they would be written, and the ticket to show them on.
     *
     * @param group absent for all groups
     * @param ticket id, number or key of a ticket that the caller may see
     */
    record Preview(
            @Nullable String kind,
            @Nullable String language,
            @Nullable String group,
            @Nullable String sender,
            @Nullable String subject,
            @Nullable String text,
            @Nullable String ticket) {}

    private final TemplateChecks checks;
    private final Wording wording;
    private final Planner planner;
    private final SeenTickets tickets;
    private final RequestLinks links;

    PreviewController(
            TemplateChecks checks, Wording wording, Planner planner, SeenTickets tickets, RequestLinks links) {
        this.checks = checks;
        this.wording = wording;
        this.planner = planner;
        this.tickets = tickets;
        this.links = links;
    }

    /** Shows the mail that these words would make of a ticket: its subject, both parts, from whom and to whom. */
    @PostMapping("/api/v1/mail-templates/preview")
    Planner.Preview preview(Caller caller, @RequestBody Preview wished) {
        caller.needs(Permission.ADMIN_DESK);
        var template = checks.checked(
                wished.kind(), wished.language(), wished.group(), wished.sender(), wished.subject(), wished.text());
        if (wished.ticket() == null || wished.ticket().isBlank()) {
            throw new NoSuchTicket("without a number");
        }
        var ticket = tickets.publicPart(wished.ticket().strip(), bearer());
        return planner.preview(
                ticket,
                wording.write(template, ticket, links.sample()),
                template.kind().isAutomatic());
    }

    private static String bearer() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token
                ? token.getToken().getTokenValue()
                : "";
    }
}
