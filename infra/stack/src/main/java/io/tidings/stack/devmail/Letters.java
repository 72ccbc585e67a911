package io.tidings.stack.devmail;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All letters that came and were written, and which of them belong together. Tells whoever waits that something changed. */
final class Letters {

    private final Map<String, Letter> letters = new LinkedHashMap<>();
    private long changes;

    /** @param newest when its last mail came */
    record Mailbox(String address, int letters, Instant newest) {}

    /** @param letters oldest first */
    record Conversation(String subject, Instant newest, List<Letter> letters) {}

    synchronized void add(Letter letter) {
        letters.put(letter.id(), letter);
        changed();
    }

    synchronized void remove(String id) {
        if (letters.remove(id) != null) {
            changed();
        }
    }

    synchronized void clear() {
        letters.clear();
        changed();
    }

    private void changed() {
        changes++;
        notifyAll();
    }

    /** Waits until there was another change than the last one seen. Returns the newest, or the same after that time. */
    synchronized long awaitChangeAfter(long seen, long millis) throws InterruptedException {
        if (changes == seen) {
            wait(millis);
        }
        return changes;
    }

    synchronized Optional<Letter> find(String id) {
        return Optional.ofNullable(letters.get(id));
    }

    /** Those with the newest mail first. */
    synchronized List<Mailbox> mailboxes() {
        var byAddress = new TreeMap<String, Mailbox>();
        for (var letter : letters.values()) {
            byAddress.merge(
                    letter.mailbox(),
                    new Mailbox(letter.mailbox(), 1, letter.at()),
                    (known, one) -> new Mailbox(
                            known.address(),
                            known.letters() + 1,
                            one.newest().isAfter(known.newest()) ? one.newest() : known.newest()));
        }
        return byAddress.values().stream()
                .sorted(Comparator.comparing(Mailbox::newest).reversed())
                .toList();
    }

    /** The newest conversations of a mailbox, or of all: letters of one mailbox that have an id in common. */
    synchronized List<Conversation> conversations(@Nullable String mailbox, int most) {
        var chosen = letters.values().stream()
                .filter(letter -> mailbox == null || letter.mailbox().equals(mailbox))
                .toList();
        var joined = new Joined();
        for (var letter : chosen) {
            letter.threadIds().forEach(id -> joined.join(letter.id(), letter.mailbox() + " " + id));
        }
        return chosen.stream().collect(Collectors.groupingBy(letter -> joined.first(letter.id()))).values().stream()
                .map(Letters::conversation)
                .sorted(Comparator.comparing(Conversation::newest).reversed())
                .limit(most)
                .toList();
    }

    /** Names that mean the same: each points to another of its set, the first to itself. */
    private static final class Joined {

        private final Map<String, String> next = new HashMap<>();

        void join(String one, String other) {
            next.put(first(one), first(other));
        }

        String first(String name) {
            var at = name;
            while (true) {
                var further = next.getOrDefault(at, at);
                if (further.equals(at)) {
                    return at;
                }
                // Shortens the way for whoever asks next.
                next.put(at, next.getOrDefault(further, further));
                at = further;
            }
        }
    }

    private static Conversation conversation(List<Letter> group) {
        var inOrder = group.stream()
                .sorted(Comparator.comparing(Letter::at).thenComparing(Letter::id))
                .toList();
        return new Conversation(inOrder.getFirst().subject(), inOrder.getLast().at(), inOrder);
    }
}
