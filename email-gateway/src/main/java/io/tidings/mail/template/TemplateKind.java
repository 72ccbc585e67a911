package io.tidings.mail.template;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tidings.spine.template.TicketWords;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of our mails has words that an administrator may change. */
public enum TemplateKind {
    /** Tells a customer who wrote that the request is with us. */
    ACKNOWLEDGEMENT(true, Placeholder.EXPECTATION, Placeholder.GUIDANCE, Placeholder.OUT_OF_HOURS, Placeholder.REQUEST),
    /** The same for a customer who called. */
    CALL(true, Placeholder.EXPECTATION, Placeholder.GUIDANCE, Placeholder.OUT_OF_HOURS, Placeholder.REQUEST),
    /**
     * The same for an address that somebody typed into a form, who may be anybody: it says nothing that came by the form, and no such
     * name may be written into it. Otherwise a stranger could have us send words and links of his to people who never wrote.
     */
    FORM(true, Placeholder.OF_THE_DESK),
    /** What stands around an agent's words. */
    ANSWER(false, Placeholder.AGENT, Placeholder.REQUEST),
    /** Asks a customer whose ticket was closed what they think of the solution. */
    RATING(true, Placeholder.GOOD, Placeholder.BAD, Placeholder.REQUEST),
    /** Brings a customer a new link to a ticket, in the place of one that has ended. */
    LINK(true, Placeholder.REQUEST),
    /** When an answer may be expected: not a mail, but a sentence for the acknowledgements; empty where nothing is promised. */
    EXPECTATION(false, Placeholder.GUIDANCE, Placeholder.OUT_OF_HOURS);

    /** Names that are not known everywhere. */
    static final class Placeholder {

        /** Where an agent's words go. It is no value: they come with HTML of their own. */
        static final String MESSAGE = "message";

        static final String AGENT = "agent.name";
        static final String EXPECTATION = "answer.expected";

        /** When somebody is there again, and until when an answer comes: a sentence; absent where neither is to be said. */
        static final String GUIDANCE = "office.guidance";

        /** What the group's calendar says out of hours; absent while the group is there. */
        static final String OUT_OF_HOURS = "office.message";

        static final String GROUP = "group.name";
        /** The address that opens the request without a login; absent where the installation gives none. */
        static final String REQUEST = "request.link";

        static final String GOOD = "rating.good";
        static final String BAD = "rating.bad";

        /** What no customer has any say in. */
        static final Set<String> OF_THE_DESK =
                Set.of("ticket.key", "ticket.number", "ticket.group.name", GROUP, EXPECTATION, GUIDANCE, OUT_OF_HOURS);

        private Placeholder() {}
    }

    private final boolean hasSubject;
    private final Set<String> names;

    TemplateKind(boolean hasSubject, String... ownNames) {
        this.hasSubject = hasSubject;
        this.names = Stream.of(TicketWords.NAMES.stream(), Stream.of(Placeholder.GROUP), Stream.of(ownNames))
                .flatMap(names -> names)
                .collect(Collectors.toUnmodifiableSet());
    }

    TemplateKind(boolean hasSubject, Set<String> names) {
        this.hasSubject = hasSubject;
        this.names = names;
    }

    /** Whether it may say its subject; a person's answer keeps that of the conversation. */
    boolean hasSubject() {
        return hasSubject;
    }

    /** Whether no person writes such mails. */
    public boolean isAutomatic() {
        return hasSubject;
    }

    /** Whether it says who it is from; a sentence inside other mails does not. */
    boolean hasSender() {
        return this != EXPECTATION;
    }

    /** Whether a text of nothing says something: that nothing is promised. */
    boolean mayBeEmpty() {
        return this == EXPECTATION;
    }

    /** The names without which the mail would be for nothing. */
    Stream<String> needed() {
        return switch (this) {
            case RATING -> Stream.of(Placeholder.GOOD, Placeholder.BAD);
            case LINK -> Stream.of(Placeholder.REQUEST);
            case ACKNOWLEDGEMENT, CALL, FORM, ANSWER, EXPECTATION -> Stream.empty();
        };
    }

    /** The names whose values are put in. */
    Set<String> names() {
        return names;
    }

    /** All that people may write between braces, in order. */
    List<String> placeholders() {
        var all = new TreeSet<>(names);
        if (this == ANSWER) {
            all.add(Placeholder.MESSAGE);
        }
        return List.copyOf(all);
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<TemplateKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
