package io.tidings.mail.group;

import io.tidings.events.Permission;
import io.tidings.mail.group.SenderProblem.AddressTaken;
import io.tidings.mail.group.SenderProblem.BadField;
import io.tidings.mail.group.SystemSender.Replies;
import io.tidings.mail.parse.Address;
import io.tidings.spine.web.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** From which address mails come that no person wrote, for administrators. */
@RestController
@RequestMapping("/api/v1/system-senders")
class SystemSenderController {

    private static final Logger log = LoggerFactory.getLogger(SystemSenderController.class);

    /**
     * @param group absent for all groups that have none of their own
     * @param replies where an answer to such a mail goes
     */
    record Shown(@Nullable String group, String address, Replies replies, Instant changedAt, String changedBy) {

        static Shown of(SystemSender sender) {
            return new Shown(
                    sender.groupId(), sender.address(), sender.replies(), sender.changedAt(), sender.changedBy());
        }
    }

    /** @param senders those that somebody set; all other groups' mails come from the groups' own addresses */
    record Listed(List<Shown> senders) {}

    /**
     * @param address such as {@code noreply@desk.example}; mail to it is taken in like mail to the group
     * @param replies {@code group}, which it is unless it says otherwise: an answer goes to the group's address; {@code sender}: back
     *     to this one, for nobody is invited to answer
     */
    record Write(@Nullable String address, @Nullable Replies replies) {}

    private final SystemSenders senders;
    private final Mailboxes mailboxes;
    private final Clock clock;

    SystemSenderController(SystemSenders senders, Mailboxes mailboxes, Clock clock) {
        this.senders = senders;
        this.mailboxes = mailboxes;
        this.clock = clock;
    }

    /** All system senders. */
    @GetMapping
    Listed list(Caller caller) {
        caller.needs(Permission.ADMIN_DESK);
        return new Listed(senders.all().stream().map(Shown::of).toList());
    }

    /** Sets the sender of one group's system mails, or (without a group) of all that have none of their own. */
    @PutMapping
    Shown write(Caller caller, @RequestParam(required = false) @Nullable String group, @RequestBody Write wished) {
        caller.needs(Permission.ADMIN_DESK);
        var groupId = known(group);
        var sender = new SystemSender(
                groupId,
                free(address(wished.address()), groupId),
                Objects.requireNonNullElse(wished.replies(), Replies.GROUP),
                clock.instant(),
                caller.name());
        senders.save(sender);
        mailboxes.forget();
        log.info("{} ({}) set the system sender {}", caller.name(), caller.id(), sender.address());
        return Shown.of(sender);
    }

    /** Takes the sender away: the mails come from the one for all groups again, or from the group's own address. */
    @DeleteMapping
    ResponseEntity<Void> delete(Caller caller, @RequestParam(required = false) @Nullable String group) {
        caller.needs(Permission.ADMIN_DESK);
        senders.delete(known(group));
        mailboxes.forget();
        return ResponseEntity.noContent().build();
    }

    private @Nullable String known(@Nullable String group) {
        if (group == null || group.isBlank()) {
            return null;
        }
        if (!mailboxes.knows(group)) {
            throw new BadField("group", "There is no group " + group + ".");
        }
        return group;
    }

    static String address(@Nullable String typed) {
        var address = typed == null ? "" : typed.strip().toLowerCase(Locale.ROOT);
        if (address.length() > 200 || !new Address("", address).isPlausible()) {
            throw new BadField("address", "Write a whole address, such as noreply@desk.example.");
        }
        if (address.contains("+")) {
            throw new BadField("address", "What follows a plus sign is ours to use; choose an address without one.");
        }
        return address;
    }

    /** Neither a group's own nor another's sender. */
    private String free(String address, @Nullable String groupId) {
        if (mailboxes.isOfAGroup(address)) {
            throw new AddressTaken(address, "a group's own address");
        }
        if (senders.all().stream()
                .anyMatch(other -> other.address().equals(address) && !Objects.equals(other.groupId(), groupId))) {
            throw new AddressTaken(address, "another group's sender");
        }
        return address;
    }
}
