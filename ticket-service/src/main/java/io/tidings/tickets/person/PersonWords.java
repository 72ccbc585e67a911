package io.tidings.tickets.person;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * The words that a person is found by as somebody types them: of the name, the addresses, the phones and the external id.
 * The beginnings of the words, up to four characters, are stored too: an index answers them by equality and in order, where
 * a range of words could be answered in no order that pages can be cut from.
 */
final class PersonWords {

    private static final int LONGEST_BEGINNING = 4;
    private static final int MOST_WORDS = 100;
    private static final int MOST_ASKED = 8;
    private static final int FEWEST_PHONE_DIGITS = 3;
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,;:()\\[\\]<>\"']+");
    private static final Pattern PHONE = Pattern.compile("\\+?[\\d\\s()./-]+");

    private PersonWords() {}

    static List<String> of(Person person) {
        var words = new LinkedHashSet<String>();
        Stream.ofNullable(person.name()).forEach(name -> addWords(words, name));
        person.emails().forEach(email -> addAddress(words, email));
        person.phones().forEach(phone -> addPhone(words, phone));
        Stream.ofNullable(person.externalId()).map(PersonWords::lowered).forEach(words::add);
        return words.stream().limit(MOST_WORDS).toList();
    }

    static List<String> beginnings(List<String> words) {
        return words.stream()
                .flatMap(word -> Stream.iterate(1, length -> length <= LONGEST_BEGINNING, length -> length + 1)
                        .map(length -> beginning(word, length)))
                .distinct()
                .toList();
    }

    /** What finds the people of whose words each of these is the beginning of one. */
    static Document query(String typed) {
        var asked = asked(typed).stream()
                .sorted((one, other) -> Integer.compare(other.length(), one.length()))
                .limit(MOST_ASKED)
                .toList();
        if (asked.isEmpty()) {
            return new Document();
        }
        // The longest one narrows most, so it is the one that the index answers.
        var query = new Document("beginnings", beginning(asked.getFirst(), LONGEST_BEGINNING));
        var whole = asked.stream()
                .filter(word -> !word.equals(query.getString("beginnings")))
                .map(word -> new Document("words", new Document("$regex", "^" + Pattern.quote(word))))
                .toList();
        return whole.isEmpty() ? query : query.append("$and", whole);
    }

    private static List<String> asked(String typed) {
        var digits = digits(typed);
        if (digits.length() >= FEWEST_PHONE_DIGITS
                && PHONE.matcher(typed.strip()).matches()) {
            // A number is typed as at home, 022 123: the country's code stands in place of the zero.
            return List.of(digits.startsWith("0") ? digits.replaceFirst("^0+", "") : digits);
        }
        return Stream.of(SEPARATORS.split(lowered(typed)))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    private static void addWords(Set<String> words, String text) {
        for (var word : SEPARATORS.split(lowered(text))) {
            if (!word.isEmpty()) {
                words.add(word);
                addGivenNames(words, word);
            }
        }
    }

    /** A Korean, Chinese or Japanese name is written in one: 김민준 is looked for as 민준 too. */
    private static void addGivenNames(Set<String> words, String word) {
        if (word.length() <= LONGEST_BEGINNING && word.codePoints().allMatch(PersonWords::isEastAsian)) {
            for (var from = 1; from < word.length() - 1; from++) {
                words.add(word.substring(from));
            }
        }
    }

    private static boolean isEastAsian(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HANGUL, HAN, HIRAGANA, KATAKANA -> true;
            default -> false;
        };
    }

    private static void addAddress(Set<String> words, String email) {
        var address = lowered(email);
        words.add(address);
        var at = address.indexOf('@');
        if (at > 0) {
            words.addAll(List.of(address.substring(0, at).split("[._+-]+")));
            words.add(address.substring(at + 1));
        }
        words.remove("");
    }

    /** Found from the beginning of each of its groups: +48 22 123 45 67 also by 22 123. */
    private static void addPhone(Set<String> words, String phone) {
        var groups = new ArrayList<>(List.of(phone.split("\\D+")));
        groups.removeIf(String::isEmpty);
        while (!groups.isEmpty()) {
            var rest = String.join("", groups);
            if (rest.length() >= FEWEST_PHONE_DIGITS) {
                words.add(rest);
                words.add(rest.replaceFirst("^0+", ""));
            }
            groups.removeFirst();
        }
        words.remove("");
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }

    private static String beginning(String word, int length) {
        return word.codePointCount(0, word.length()) <= length
                ? word
                : word.substring(0, word.offsetByCodePoints(0, length));
    }

    private static String lowered(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
