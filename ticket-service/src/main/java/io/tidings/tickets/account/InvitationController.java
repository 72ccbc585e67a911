package io.tidings.tickets.account;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.OneLine;
import io.tidings.tickets.Visible;
import io.tidings.tickets.access.AccessChecks;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import io.tidings.tickets.account.AccountProblem.AlreadyAgent;
import io.tidings.tickets.account.AccountProblem.AlreadyInvited;
import io.tidings.tickets.account.AccountProblem.InvitationNotFound;
import io.tidings.tickets.account.Invitation.State;
import io.tidings.tickets.audit.AuditLog;
import io.tidings.tickets.person.People;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Invitations over HTTP: administrators ask people in, who set their password by a link in a mail. */
@RestController
@RequestMapping("/api/v1/invitations")
final class InvitationController {

    private final Invitations invitations;
    private final People people;
    private final AgentStore agents;
    private final AccessChecks checks;
    private final AuditLog audit;
    private final Clock clock;

    InvitationController(
            Invitations invitations,
            People people,
            AgentStore agents,
            AccessChecks checks,
            AuditLog audit,
            Clock clock) {
        this.invitations = invitations;
        this.people = people;
        this.agents = agents;
        this.checks = checks;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param address where the invitation is mailed; the person signs in with it
     * @param name what conversations and histories call the person
     * @param language of the mail and the login's pages: {@code en}, {@code ko} or {@code pl}
     * @param roles ids of roles, at least one
     * @param access group id → {@code read}, {@code create}, {@code change} or {@code full}; {@code *} stands for every group
     * @param twoFactor true demands a second factor, which the invited one sets up with the password
     */
    record NewInvitation(
            @NotBlank @Email @Size(max = 254) String address,
            @NotBlank @Visible @Size(max = 100) String name,
            @NotNull @Pattern(regexp = "en|ko|pl") String language,

            @NotNull @Size(min = 1, max = 100) List<@NotNull String> roles,

            @NotNull @Size(max = 1_000) Map<String, @NotNull String> access,
            @Nullable Boolean twoFactor) {}

    /**
     * @param state {@code preparing}, until the mail has gone out; {@code sent}; {@code expired}, when its link works no more;
     *     {@code uncertain}, where the mail may have been sent or not; {@code stopped}, where an administrator has to do
     *     something; {@code withdrawing}
     * @param reason what it waits for or was stopped by: {@code away} and {@code refused} (by the login service), {@code mail} (its
     *     mail server), {@code unproven} (the account that there is has never proven this address), {@code switched-off} (at the
     *     login service), {@code already-agent}, {@code invalid} (address or name); absent where there is nothing to tell
     * @param agent the agent's id, once the account is there
     * @param expiresAt when the link in the last mail stops working
     */
    record InvitationView(
            String id,
            String address,
            String name,
            String language,
            List<String> roles,
            Map<String, String> access,
            boolean twoFactor,
            String state,
            @Nullable String reason,
            @Nullable String agent,
            String by,
            String byName,
            Instant at,
            @Nullable Instant mailedAt,
            @Nullable Instant expiresAt) {}

    record InvitationList(List<InvitationView> invitations) {}

    /** Lists who is invited and has not signed in yet, newest first. Needs {@code admin.access}, as all of invitations. */
    @GetMapping
    InvitationList list(Caller caller) {
        caller.needs(Permission.ADMIN_ACCESS);
        return new InvitationList(invitations.all().stream().map(this::view).toList());
    }

    @GetMapping("/{id}")
    InvitationView read(Caller caller, @PathVariable String id) {
        caller.needs(Permission.ADMIN_ACCESS);
        return view(known(id));
    }

    /**
     * Invites somebody to work here: makes the account at the login service and has a mail sent whose link sets the password.
     * Whoever has an account there already, a customer's for example, keeps it and becomes an agent. It is done as soon as the
     * login service can be told; {@code state} says how far it is. Asked twice, it is done once: 200 answers the first one.
     */
    @PostMapping
    ResponseEntity<InvitationView> create(Caller caller, @Valid @RequestBody NewInvitation request) {
        caller.needs(Permission.ADMIN_ACCESS);
        var wanted = wanted(caller, request);
        people.agentWithEmail(wanted.address()).ifPresent(agent -> {
            throw new AlreadyAgent(
                    agent.id(), agents.agent(agent.id()).filter(Agent::active).isPresent());
        });
        var there = invitations.find(wanted.id());
        if (there.isEmpty()) {
            audit.write(
                    caller,
                    "agent.invited",
                    "invitation",
                    wanted.id(),
                    wanted.address(),
                    Map.of("roles", wanted.roles(), "access", Agent.words(wanted.access())));
            if (invitations.insert(wanted)) {
                return ResponseEntity.created(URI.create("/api/v1/invitations/" + wanted.id()))
                        .body(view(known(wanted.id())));
            }
            there = invitations.find(wanted.id());
        }
        var first = there.orElseThrow(InvitationNotFound::new);
        if (!first.asksTheSameAs(wanted) || first.state() == State.WITHDRAWING) {
            throw new AlreadyInvited(first.id());
        }
        return ResponseEntity.ok(view(first));
    }

    /** Sends the mail again, with a link that works from now on; a second click within a minute sends none. */
    @PostMapping("/{id}/mail")
    InvitationView sendAgain(Caller caller, @PathVariable String id) {
        caller.needs(Permission.ADMIN_ACCESS);
        var invitation = known(id);
        if (!invitations.wouldSendAgain(invitation)) {
            return view(invitation);
        }
        audit.write(caller, "invitation.sent-again", "invitation", id, invitation.address(), Map.of());
        return view(invitations.sendAgain(invitation).orElseGet(() -> known(id)));
    }

    /** Withdraws an invitation: the link works no more, and the account goes that was made for it. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> withdraw(Caller caller, @PathVariable String id) {
        caller.needs(Permission.ADMIN_ACCESS);
        var invitation = known(id);
        audit.write(caller, "invitation.withdrawn", "invitation", id, invitation.address(), Map.of());
        invitations.withdraw(id).orElseThrow(InvitationNotFound::new);
        return ResponseEntity.noContent().build();
    }

    private Invitation known(String id) {
        return invitations.find(id).orElseThrow(InvitationNotFound::new);
    }

    private Invitation wanted(Caller caller, NewInvitation request) {
        var address = request.address().strip().toLowerCase(Locale.ROOT);
        var name = OneLine.of(request.name());
        if (name.isEmpty()) {
            throw new InvalidField("name", "The name must hold something that can be seen.");
        }
        return new Invitation(
                Invitation.idOf(address),
                address,
                name,
                request.language(),
                checks.roles("", request.roles()),
                checks.access("", request.access()),
                Boolean.TRUE.equals(request.twoFactor()),
                caller.id(),
                caller.name(),
                clock.instant(),
                State.PREPARING,
                null,
                null,
                false,
                null,
                null);
    }

    private InvitationView view(Invitation invitation) {
        var expiresAt = invitation.expiresAt();
        var isExpired = invitation.state() == State.SENT && expiresAt != null && expiresAt.isBefore(clock.instant());
        return new InvitationView(
                invitation.id(),
                invitation.address(),
                invitation.name(),
                invitation.language(),
                invitation.roles(),
                Agent.words(invitation.access()),
                invitation.twoFactor(),
                isExpired ? "expired" : invitation.state().word(),
                invitation.reason(),
                invitation.account(),
                invitation.by(),
                invitation.byName(),
                invitation.at(),
                invitation.mailedAt(),
                expiresAt);
    }
}
