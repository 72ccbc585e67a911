package io.tidings.mail.outgoing;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.mail.Ids;
import io.tidings.mail.MailProperties;
import io.tidings.spine.work.Prepared;
import io.tidings.spine.work.SharedReads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps the addresses that get no mail for a while, because one came back for good: writing on and on to nobody makes other
 * servers take us for a sender of spam. An address is free again when its time is over, when somebody says so, and when a mail
 * comes from it.
 */
@Component
class BlockedAddresses implements Prepared {

    private static final Logger log = LoggerFactory.getLogger(BlockedAddresses.class);

    /**
     * RFC 3463: no such mailbox, no such domain, no address at all, moved away, a domain that takes no mail (RFC 7505), a
     * mailbox out of use. Not among them: what speaks of us or of the mail (5.7.x), a full mailbox (5.2.2), and words that say
     * no more than "failed" (5.0.0).
     */
    private static final Set<String> NOBODY_THERE = Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1");

    /** Behind every character of an address. */
    private static final String LAST = "\uffff";

    /**
     * An address that gets no mail.
     *
     * @param key newer ones have greater ones
     * @param status of the mail that came back, such as 5.1.1 (RFC 3463)
     * @param reason what was said of it
     * @param mailId that mail's
     * @param ticketId absent where that mail was about no ticket
     */
    record Blocked(
            String address,
            String key,
            Instant since,
            Instant until,
            String status,
            String reason,
            String mailId,
            @Nullable String ticketId,
            @Nullable String groupId) {

        private static Blocked of(Document stored) {
            return new Blocked(
                    stored.getString("_id"),
                    stored.getString("key"),
                    stored.getDate("since").toInstant(),
                    stored.getDate("until").toInstant(),
                    stored.getString("status"),
                    stored.getString("reason"),
                    stored.getString("mail"),
                    stored.getString("ticket"),
                    stored.getString("group"));
        }

        private Document toDocument() {
            return new Document("_id", address)
                    .append("key", key)
                    .append("domain", address.substring(address.lastIndexOf('@') + 1))
                    .append("since", Date.from(since))
                    .append("until", Date.from(until))
                    .append("status", status)
                    .append("reason", reason)
                    .append("mail", mailId)
                    .append("ticket", ticketId)
                    .append("group", groupId);
        }
    }

    private final MongoCollection<Document> addresses;
    private final SharedReads asked;
    private final Duration blockFor;
    private final Clock clock;

    BlockedAddresses(MongoDatabase database, MailProperties properties, Clock clock) {
        this.addresses = database.getCollection("blocked");
        this.asked = new SharedReads(addresses);
        this.blockFor = properties.relay().blockFor();
        this.clock = clock;
    }

    @Override
    public void prepare() {
        addresses.createIndex(new Document("key", 1).append("until", 1));
        addresses.createIndex(new Document("domain", 1));
        addresses.createIndex(new Document("until", 1));
        addresses.createIndex(new Document("ticket", 1));
    }

    /**
     * Blocks the recipient of a mail where what was said of it means that nobody is there; anything else changes nothing.
     *
     * @param status an enhanced status code (RFC 3463)
     */
    void blockIfGone(OutgoingMail mail, String status, String reason) {
        if (!NOBODY_THERE.contains(status) || !blockFor.isPositive()) {
            return;
        }
        var now = clock.instant();
        addresses.deleteMany(new Document("until", new Document("$lte", Date.from(now))));
        var blocked = new Blocked(
                lower(mail.recipient()),
                Ids.next(),
                now,
                now.plus(blockFor),
                status,
                reason,
                mail.id(),
                mail.ticketId(),
                mail.groupId());
        addresses.replaceOne(
                new Document("_id", blocked.address()), blocked.toDocument(), new ReplaceOptions().upsert(true));
        log.info("The recipient of mail {} gets no mail until {}: {}", mail.id(), blocked.until(), status);
    }

    /** Empty where the address may have mail. */
    Optional<Blocked> find(String address) {
        return asked.find(lower(address)).map(Blocked::of).filter(this::isInForce);
    }

    /** False where it was not blocked (any more). */
    boolean unblock(String address) {
        return addresses.deleteOne(new Document("_id", lower(address))).getDeletedCount() == 1;
    }

    /** A mail came from there, so somebody is there. @param at when; what is heard late frees no address that was blocked since */
    void heardFrom(String address, Instant at) {
        if (asked.find(lower(address)).isEmpty()) {
            return;
        }
        var freed = addresses.deleteOne(
                new Document("_id", lower(address)).append("since", new Document("$lt", Date.from(at))));
        if (freed.getDeletedCount() == 1) {
            log.info("An address gets mail again, because a mail came from it");
        }
    }

    /** Newest first. @param before the key of the last one seen */
    List<Blocked> list(@Nullable String before, int limit) {
        var query = new Document("key", before == null ? new Document("$gt", "") : new Document("$lt", before))
                .append("until", new Document("$gt", Date.from(clock.instant())));
        return addresses
                .find(query)
                .sort(new Document("key", -1))
                .limit(limit)
                .map(Blocked::of)
                .into(new ArrayList<>());
    }

    /** Those whose address or domain begins so, newest first. */
    List<Blocked> search(String start, int limit) {
        var wanted = lower(start).strip();
        var domain = wanted.startsWith("@") ? wanted.substring(1) : wanted;
        return Stream.concat(beginning("_id", wanted, limit), beginning("domain", domain, limit))
                .distinct()
                .filter(this::isInForce)
                .sorted(Comparator.comparing(Blocked::key).reversed())
                .limit(limit)
                .toList();
    }

    private Stream<Blocked> beginning(String field, String start, int limit) {
        return addresses
                .find(new Document(field, new Document("$gte", start).append("$lt", start + LAST)))
                .limit(limit)
                .into(new ArrayList<>())
                .stream()
                .map(Blocked::of);
    }

    /** The addresses that mails of these tickets were for go with them. */
    void erase(Collection<String> ticketIds) {
        if (!ticketIds.isEmpty()) {
            addresses.deleteMany(new Document("ticket", new Document("$in", List.copyOf(ticketIds))));
        }
    }

    private boolean isInForce(Blocked blocked) {
        return blocked.until().isAfter(clock.instant());
    }

    private static String lower(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
