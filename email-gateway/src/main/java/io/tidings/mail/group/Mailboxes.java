package io.tidings.mail.group;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.mail.MailProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The addresses of all groups, as this service last heard of them, and those that the configuration names. */
@Component
public class Mailboxes {

    /** Another replica may have heard of a group first. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** An address to which a mail came. @param tag what stood behind the plus sign */
    public record Recipient(Mailbox mailbox, Optional<String> tag) {}

    /**
     * @param byAddress also by the addresses of system senders
     * @param languages of all groups, also of those without an address
     * @param ratings after how many hours customers are asked what they think, of the groups that ask
     * @param senders by group, and by nothing for all groups
     */
    private record Known(
            Instant until,
            Map<String, Mailbox> byAddress,
            Map<String, Mailbox> byGroup,
            Map<String, Optional<String>> languages,
            Map<String, Duration> ratings,
            Map<String, SystemSender> senders) {}

    private final MongoCollection<Document> groups;
    private final SystemSenders senders;
    private final List<String> configured;
    private final Clock clock;
    private volatile @Nullable Known known;

    Mailboxes(MongoDatabase database, SystemSenders senders, MailProperties properties, Clock clock) {
        this.groups = database.getCollection("groups");
        this.senders = senders;
        this.configured = properties.addresses();
        this.clock = clock;
    }

    /** Takes a group's newest state, unless a newer one is here already. */
    void learn(GroupCurrent group, long version) {
        var stored = groups.find(new Document("_id", group.id())).first();
        if (stored != null && stored.get("version") instanceof Number newest && newest.longValue() > version) {
            return;
        }
        groups.replaceOne(
                new Document("_id", group.id()),
                new Document("_id", group.id())
                        .append("name", group.name())
                        .append("address", group.address())
                        .append("language", group.language())
                        .append("calendar", group.calendar())
                        .append("answerWithinMinutes", group.answerWithinMinutes())
                        .append("askRatingAfterHours", group.askRatingAfterHours())
                        .append("version", version),
                new ReplaceOptions().upsert(true));
        forget();
    }

    /** Asks anew next time, for something has changed. */
    void forget() {
        known = null;
    }

    /** Whose mail this is: an address of ours, with or without a tag. */
    public Optional<Recipient> recipient(String address) {
        var plain = address.strip().replaceAll("^<|>$", "").toLowerCase(Locale.ROOT);
        var at = plain.lastIndexOf('@');
        if (at <= 0) {
            return Optional.empty();
        }
        var byAddress = known().byAddress();
        var exact = byAddress.get(plain);
        if (exact != null) {
            return Optional.of(new Recipient(exact, Optional.empty()));
        }
        var plus = plain.indexOf('+');
        var tagged = plus > 0 && plus < at ? byAddress.get(plain.substring(0, plus) + plain.substring(at)) : null;
        return Optional.ofNullable(tagged)
                .map(mailbox -> new Recipient(mailbox, Optional.of(plain.substring(plus + 1, at))));
    }

    public boolean isOurs(String address) {
        return recipient(address).isPresent();
    }

    /** The group's own address; empty where it has none, or where there is no such group. */
    public Optional<Mailbox> ownOf(String groupId) {
        return Optional.ofNullable(known().byGroup().get(groupId));
    }

    /** The address that a group answers from. */
    public Mailbox of(@Nullable String groupId) {
        var mailbox = groupId == null ? null : known().byGroup().get(groupId);
        return mailbox == null ? standard() : mailbox;
    }

    /** From which address mails of a group come that no person wrote, where that is not the group's own. */
    public Optional<SystemSender> systemSenderOf(@Nullable String groupId) {
        var all = known().senders();
        return Optional.ofNullable(all.get(SystemSender.id(groupId)))
                .or(() -> Optional.ofNullable(all.get(SystemSender.id(null))));
    }

    /** The address that a mail of a group comes from. @param automatic whether no person wrote it */
    public String senderOf(@Nullable String groupId, boolean automatic) {
        return automatic
                ? systemSenderOf(groupId).map(SystemSender::address).orElseGet(() -> of(groupId)
                        .address())
                : of(groupId).address();
    }

    /** Whether a group answers from it, or the configuration names it. */
    boolean isOfAGroup(String address) {
        return isConfigured(address)
                || known().byGroup().values().stream()
                        .anyMatch(mailbox -> mailbox.address().equals(address));
    }

    /** Whether the configuration names it, whichever groups there are. */
    boolean isConfigured(String address) {
        return configured.stream().anyMatch(address::equalsIgnoreCase);
    }

    /** Whether there is such a group, with an address or without. */
    public boolean knows(String groupId) {
        return known().languages().containsKey(groupId);
    }

    /** That of a group's customers of whom no other is known. */
    public Optional<String> languageOf(@Nullable String groupId) {
        return groupId == null ? Optional.empty() : known().languages().getOrDefault(groupId, Optional.empty());
    }

    /** How long after a ticket was closed its customer is asked what they think of it; empty where the group does not ask. */
    public Optional<Duration> askRatingAfter(@Nullable String groupId) {
        return groupId == null
                ? Optional.empty()
                : Optional.ofNullable(known().ratings().get(groupId));
    }

    private Mailbox standard() {
        var address = configured.getFirst().toLowerCase(Locale.ROOT);
        return Objects.requireNonNullElseGet(known().byAddress().get(address), () -> new Mailbox(null, null, address));
    }

    private Known known() {
        var now = clock.instant();
        var last = known;
        if (last != null && now.isBefore(last.until())) {
            return last;
        }
        try {
            var fresh = read(now);
            known = fresh;
            return fresh;
        } catch (MongoException e) {
            if (last == null) {
                throw e;
            }
            // Old addresses are better than none while MongoDB is away.
            return last;
        }
    }

    private Known read(Instant now) {
        var byAddress = new HashMap<String, Mailbox>();
        var byGroup = new HashMap<String, Mailbox>();
        var languages = new HashMap<String, Optional<String>>();
        var ratings = new HashMap<String, Duration>();
        for (var address : configured) {
            var lower = address.toLowerCase(Locale.ROOT);
            byAddress.put(lower, new Mailbox(null, null, lower));
        }
        for (var group : groups.find().into(new ArrayList<>())) {
            var id = group.getString("_id");
            languages.put(id, Optional.ofNullable(group.getString("language")).filter(tag -> !tag.isBlank()));
            var hours = group.getInteger("askRatingAfterHours");
            if (hours != null) {
                ratings.put(id, Duration.ofHours(hours));
            }
            var address = group.getString("address");
            if (address != null && address.contains("@")) {
                var mailbox = new Mailbox(id, group.getString("name"), address.toLowerCase(Locale.ROOT));
                byAddress.put(mailbox.address(), mailbox);
                byGroup.put(id, mailbox);
            }
        }
        var standard =
                Objects.requireNonNull(byAddress.get(configured.getFirst().toLowerCase(Locale.ROOT)));
        var bySender = new HashMap<String, SystemSender>();
        for (var sender : senders.all()) {
            bySender.put(SystemSender.id(sender.groupId()), sender);
            // Whoever answers it nevertheless has written to the group; a group's own address comes first.
            byAddress.putIfAbsent(sender.address(), byGroup.getOrDefault(SystemSender.id(sender.groupId()), standard));
        }
        return new Known(
                now.plus(FRESH),
                Map.copyOf(byAddress),
                Map.copyOf(byGroup),
                Map.copyOf(languages),
                Map.copyOf(ratings),
                Map.copyOf(bySender));
    }
}
