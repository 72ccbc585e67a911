package io.tidings.tickets.person;

import io.tidings.tickets.ticket.BadField;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request says of a person, checked and as it is kept. */
public final class PersonChecks {

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    private static final Pattern PHONE =
            Pattern.compile("(?=.*\\d.*\\d.*\\d)[+\\d][\\d\\s()./-]{2,38}( ?(ext|x)\\.? ?\\d{1,6})?");

    private PersonChecks() {}

    /** In lower case, each once. */
    public static List<String> addresses(List<String> emails) {
        return emails.stream()
                .map(email -> email.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** @throws BadField naming what is no number */
    public static List<String> phones(List<String> phones) {
        return phones.stream().map(PersonChecks::phone).distinct().toList();
    }

    private static String phone(String typed) {
        var phone = typed.strip().replaceAll("\\s+", " ");
        if (!PHONE.matcher(phone).matches()) {
            throw new BadField("phones", typed + " is no phone number; write it as +48 22 123 45 67.");
        }
        return phone;
    }

    /** @throws BadField where it is no tag of a language */
    public static @Nullable String language(@Nullable String tag) {
        if (tag != null && !LANGUAGE.matcher(tag).matches()) {
            throw new BadField("language", tag + " is no language; name it by its tag, such as en, ko or pl.");
        }
        return tag;
    }

    /** @throws BadField where the tz database does not have it */
    public static @Nullable String timeZone(@Nullable String name) {
        if (name != null && !ZoneId.getAvailableZoneIds().contains(name)) {
            throw new BadField("timeZone", name + " is no time zone; name it as Europe/Warsaw or Asia/Seoul.");
        }
        return name;
    }
}
