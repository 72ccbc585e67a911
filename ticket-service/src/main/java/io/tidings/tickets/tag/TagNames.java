package io.tidings.tickets.tag;

import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.OneLine;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** How a tag is written, and which names are the same tag. */
public final class TagNames {

    /** In UTF-16 units. */
    public static final int LONGEST = 100;

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    /**
     * Characters without a shape and without a use inside of words, and those of which nobody knows the shape. Joiners are
     * letters' business in Persian, and emoji's.
     */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\u00AD\\u180E\\u200B\\u2060-\\u2064\\uFEFF\\p{Cs}\\p{Co}\\p{Cn}]");

    /** What is not seen at all, and so tells no tags apart. */
    private static final Pattern FORMAT = Pattern.compile("\\p{Cf}");

    private TagNames() {}

    /**
     * The name as it is stored: one composed line (NFC) with single spaces inside.
     *
     * @param field of the request that holds it
     * @throws InvalidField for a name in which nothing can be seen, for one with zero-width characters, and for one longer than
     *     {@link #LONGEST}
     */
    public static String read(String field, String written) {
        var name = SPACES.matcher(OneLine.of(Normalizer.normalize(written, Normalizer.Form.NFC)))
                .replaceAll(" ")
                .strip();
        if (OneLine.isInvisible(name)) {
            throw new InvalidField(field, "A tag needs a name that can be seen.");
        }
        var unseen = UNSEEN.matcher(name);
        if (unseen.find()) {
            throw new InvalidField(
                    field,
                    "A tag cannot hold the invisible character U+%04X, which is after “%s”."
                            .formatted(name.codePointAt(unseen.start()), name.substring(0, unseen.start())),
                    unseen.start());
        }
        if (name.length() > LONGEST) {
            throw new InvalidField(
                    field, "A tag has at most %d characters; this one has %d.".formatted(LONGEST, name.length()));
        }
        return name;
    }

    /** The same for names that differ in nothing but capitals and what is not seen: there is one tag of them. */
    public static String folded(String name) {
        // Upper case first: ß, ſ and their like have more than one small letter.
        return FORMAT.matcher(name).replaceAll("").toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
