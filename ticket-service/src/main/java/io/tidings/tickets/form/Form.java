package io.tidings.tickets.form;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.tickets.Visible;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A form that stands on other sites. Its id is chosen by people, stands in the pages that show it, and stays for ever.
 *
 * @param name what the desk calls it
 * @param group id of the group that its tickets come to
 * @param type id of the type of its tickets; absent for none
 * @param personName whether people are asked what they are called
 * @param addressRequired whether nobody gets by without a mail address
 * @param subject what all of its tickets are called; absent where people are asked
 * @param fields names of the public custom fields that it asks for, in their order. Those that a ticket of the type has to have
 *     are asked for anyway
 * @param words what it says, by language tag; what nobody wrote comes with the desk
 * @param origins the sites whose pages may show it and post to it, as {@code https://shop.example}
 * @param files which files it takes; absent for none
 * @param withoutScript whether it also takes what comes without a form token: an HTML form of one's own, or a program
 * @param proofOfWork whether a browser has to calculate for a moment before it may send
 * @param active false where it takes nothing and is not shown
 */
public record Form(
        @NotNull @Pattern(regexp = ID) String id,
        @NotBlank @Visible @Size(max = 100) String name,
        @NotNull @Pattern(regexp = ID) String group,
        @Nullable @Size(max = 100) String type,
        @NotNull Asked personName,
        boolean addressRequired,
        @Nullable @Visible @Size(max = LONGEST_SUBJECT) String subject,
        @NotNull @Size(max = MOST_FIELDS) List<@NotBlank String> fields,

        @NotNull @Size(max = 50) Map<@Pattern(regexp = LANGUAGE) String, @NotNull @Valid FormWords> words,

        @NotNull @Size(max = MOST_ORIGINS) List<@NotBlank @Size(max = 300) String> origins,
        @Nullable @Valid FormFiles files,
        boolean withoutScript,
        boolean proofOfWork,
        boolean active) {

    static final String ID = "[a-z0-9][a-z0-9-]{0,59}";
    static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";
    static final int LONGEST_SUBJECT = 250;
    static final int MOST_FIELDS = 30;
    static final int MOST_ORIGINS = 50;

    /** Whether something is asked for. */
    public enum Asked {
        @JsonProperty("no")
        NO,
        @JsonProperty("optional")
        OPTIONAL,
        @JsonProperty("required")
        REQUIRED
    }

    /**
     * What a form says in one language. What is absent comes with the desk.
     *
     * @param button what opens it, and what sends it
     * @param thanks what stands in its place afterwards
     */
    public record FormWords(
            @Nullable @Size(max = 100) String title,
            @Nullable @Size(max = 60) String button,
            @Nullable @Size(max = 1_000) String thanks) {

        boolean isSilent() {
            return title == null && button == null && thanks == null;
        }
    }

    /**
     * @param most how many at once
     * @param largest the size of the largest, in bytes
     */
    public record FormFiles(
            @Min(1) @Max(10) int most,
            @Min(1) @Max(MOST_BYTES) long largest) {

        /** All files of one submission together, in bytes; the gateway takes a little more than that. */
        static final long MOST_BYTES = 25_000_000;
    }

    public Form {
        fields = List.copyOf(fields);
        words = Map.copyOf(words);
        origins = List.copyOf(origins);
    }

    /** The words in their order, for a document that is the same for the same form. */
    public Map<String, FormWords> words() {
        return new TreeMap<>(words);
    }
}
