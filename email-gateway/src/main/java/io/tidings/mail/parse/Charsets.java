package io.tidings.mail.parse;

import com.ibm.icu.text.CharsetDetector;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CoderMalfunctionError;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into text although mails lie about their charset: the declared one strictly, then UTF-8 strictly, then
 * what the bytes look like, then windows-1252, which has a character for almost everything.
 */
final class Charsets {

    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** More than enough for the detector to be sure, little enough that a large body costs nothing. */
    private static final int DETECTION_SAMPLE = 16 * 1024;

    /** Names that mean a larger charset than they say, or that no Java runtime knows. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("iso_8859-1", "windows-1252"),
            Map.entry("ansi", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "windows-874"),
            Map.entry("tis-620", "windows-874"),
            Map.entry("iso-8859-8-i", "ISO-8859-8"),
            Map.entry("iso-8859-8-e", "ISO-8859-8"),
            Map.entry("iso-8859-6-i", "ISO-8859-6"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("euc-cn", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("cp936", "GB18030"),
            Map.entry("ms936", "GB18030"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601", "x-windows-949"),
            Map.entry("ksc5601", "x-windows-949"),
            Map.entry("ks_c_5601-1989", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("korean", "x-windows-949"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("uhc", "x-windows-949"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("ms932", "windows-31j"),
            Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-ms", "x-windows-iso2022jp"),
            Map.entry("iso-2022-jp-1", "x-windows-iso2022jp"),
            Map.entry("cp50220", "x-windows-iso2022jp"),
            Map.entry("cp50221", "x-windows-iso2022jp"),
            Map.entry("big5", "x-windows-950"),
            Map.entry("cp950", "x-windows-950"),
            Map.entry("utf7", "UTF-7"),
            Map.entry("unicode-1-1-utf-7", "UTF-7"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("utf_8", "UTF-8"),
            Map.entry("utf-8mb4", "UTF-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"),
            Map.entry("unicode", "UTF-16"),
            Map.entry("cp-850", "IBM850"),
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("x-mac-roman", "x-MacRoman"),
            Map.entry("x-mac-cyrillic", "x-MacCyrillic"),
            Map.entry("x-mac-ce", "x-MacCentralEurope"),
            Map.entry("x-mac-greek", "x-MacGreek"),
            Map.entry("x-mac-turkish", "x-MacTurkish"),
            Map.entry("koi8r", "KOI8-R"),
            Map.entry("win-1251", "windows-1251"));

    /** Labels that say nothing: the bytes have to speak for themselves. */
    private static final Set<String> MEANINGLESS = Set.of(
            "",
            "us-ascii",
            "ascii",
            "ansi_x3.4-1968",
            "ansi_x3.110-1983",
            "unknown-8bit",
            "x-unknown",
            "unknown",
            "x-user-defined",
            "default",
            "default_charset",
            "_autodetect",
            "binary",
            "8bit",
            "7bit",
            "none");

    /** The world's mails have a few dozen labels, and each mail asks for its own several times. */
    private static final Map<String, Optional<Charset>> NAMED = new ConcurrentHashMap<>();

    private static final int MOST_REMEMBERED = 500;
    private static final int LONGEST_REMEMBERED = 50;

    private static final Set<String> HZ = Set.of("hz-gb-2312", "hz", "hz-gb");

    /** What programs name when they do not know: every byte sequence is valid in these. */
    private static final Set<String> BYTEWISE = Set.of(
            "windows-1252",
            "windows-1250",
            "ISO-8859-2",
            "ISO-8859-15",
            "windows-1254",
            "windows-1251",
            "windows-1257");

    private Charsets() {}

    static String decode(byte[] bytes, @Nullable String label) {
        return decode(bytes, label, null);
    }

    /** @param hint a charset to believe before the detector, for instance the body's when a header names none */
    static String decode(byte[] bytes, @Nullable String label, @Nullable Charset hint) {
        if (bytes.length == 0) {
            return "";
        }
        var declared = named(label);
        if (label != null && HZ.contains(cleaned(label))) {
            return hz(bytes);
        }
        if (declared.isEmpty() && isPlainAscii(bytes)) {
            return new String(bytes, StandardCharsets.US_ASCII);
        }
        return declared.filter(charset -> !isSurelyUtf8(bytes, charset))
                .flatMap(charset -> strictly(bytes, charset))
                .or(() -> iso2022jp(bytes))
                .or(() -> strictly(bytes, StandardCharsets.UTF_8))
                .or(() -> declared.flatMap(charset -> nearly(bytes, charset)))
                .or(() -> hint == null ? Optional.empty() : strictly(bytes, hint))
                .or(() -> hangul(bytes))
                .or(() -> detected(bytes))
                .orElseGet(() -> new String(bytes, WINDOWS_1252));
    }

    /** The charset that a label means; empty where it means none. */
    static Optional<Charset> named(@Nullable String label) {
        if (label == null) {
            return Optional.empty();
        }
        var known = NAMED.get(label);
        if (known == null) {
            known = meant(label);
            if (label.length() <= LONGEST_REMEMBERED && NAMED.size() < MOST_REMEMBERED) {
                NAMED.put(label, known);
            }
        }
        return known;
    }

    private static Optional<Charset> meant(String label) {
        var name = cleaned(label);
        if (MEANINGLESS.contains(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Charset.forName(ALIASES.getOrDefault(name, name)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /** The charset of a Windows code page, windows-1252 where nobody knows it. */
    static Charset codepage(int number) {
        var name =
                switch (number) {
                    case 65001 -> "UTF-8";
                    case 932 -> "windows-31j";
                    case 936 -> "GB18030";
                    case 949 -> "x-windows-949";
                    case 950 -> "x-windows-950";
                    case 10000 -> "x-MacRoman";
                    case 20866 -> "KOI8-R";
                    case 28591 -> "windows-1252";
                    case 28592 -> "ISO-8859-2";
                    case 50220, 50221 -> "x-windows-iso2022jp";
                    default -> "windows-" + number;
                };
        return named(name).orElse(WINDOWS_1252);
    }

    private static String cleaned(String label) {
        var name = label.strip().toLowerCase(Locale.ROOT);
        // Seen in the wild: quotes that do not belong, a stray "charset=", "_iso-2022-jp$ESC", several names at once.
        name = name.replaceAll("[\"'<>]", "").replaceFirst("^charset=", "").replaceFirst("^_", "");
        name = name.replaceFirst("\\$.*$", "").replaceFirst("[\\s;,(*].*$", "");
        return name.replaceFirst("^cs(?=iso|utf|shift|euc|gb|big)", "");
    }

    static Optional<String> strictly(byte[] bytes, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            // The short way, where nothing had to be replaced.
            var text = new String(bytes, StandardCharsets.UTF_8);
            if (text.indexOf('\uFFFD') < 0) {
                return Optional.of(text);
            }
        }
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException | RuntimeException | CoderMalfunctionError e) {
            // The UTF-7 and ISO-2022 decoders answer some broken input with exceptions of their own, which Java wraps.
            return Optional.empty();
        }
    }

    /**
     * Bytes with a single-byte label that nevertheless form UTF-8 throughout: a text in that charset practically never
     * does so by chance.
     */
    private static boolean isSurelyUtf8(byte[] bytes, Charset declared) {
        return BYTEWISE.contains(declared.name())
                && !isPlainAscii(bytes)
                && strictly(bytes, StandardCharsets.UTF_8).isPresent();
    }

    /** Two bytes a syllable and nothing else: no short text in another charset looks like this. */
    private static Optional<String> hangul(byte[] bytes) {
        int syllables = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0) {
                var lead = bytes[i] & 0xFF;
                if (lead < 0xB0 || lead > 0xC8 || i + 1 == bytes.length || (bytes[i + 1] & 0xFF) < 0xA1) {
                    return Optional.empty();
                }
                syllables++;
                i++;
            }
        }
        return syllables < 2 ? Optional.empty() : strictly(bytes, Charset.forName("x-windows-949"));
    }

    /** GB2312 in seven bits (RFC 1843), which Java does not have. */
    private static String hz(byte[] bytes) {
        var plain = new ByteArrayOutputStream(bytes.length);
        boolean chinese = false;
        for (int i = 0; i < bytes.length; i++) {
            var next = i + 1 < bytes.length ? bytes[i + 1] : 0;
            if (bytes[i] == '~' && (next == '{' || next == '}' || next == '~' || next == '\n')) {
                chinese = next == '{' || (chinese && next != '}');
                if (next == '~') {
                    plain.write('~');
                }
                i++;
            } else if (bytes[i] == '\n') {
                chinese = false;
                plain.write('\n');
            } else {
                plain.write(chinese ? bytes[i] | 0x80 : bytes[i]);
            }
        }
        return new String(plain.toByteArray(), Charset.forName("GB18030"));
    }

    /** A long text with a cut character or two is still what it says it is. */
    private static Optional<String> nearly(byte[] bytes, Charset charset) {
        try {
            // Java's own way to decode leniently answers a decoder that reports nevertheless with an Error.
            var text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var broken = text.chars().filter(c -> c == '\uFFFD').count();
            return broken * 50 <= text.length() ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException | RuntimeException | CoderMalfunctionError e) {
            return Optional.empty();
        }
    }

    /** Seven-bit Japanese carries its own escape sequences, so it needs no label. */
    private static Optional<String> iso2022jp(byte[] bytes) {
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] < 0) {
                return Optional.empty();
            }
            if (bytes[i] == 0x1B && bytes[i + 1] == '$' && (bytes[i + 2] == 'B' || bytes[i + 2] == '@')) {
                return nearly(bytes, Charset.forName("x-windows-iso2022jp"));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> detected(byte[] bytes) {
        var sample = bytes.length > DETECTION_SAMPLE ? Arrays.copyOf(bytes, DETECTION_SAMPLE) : bytes;
        try {
            for (var match : List.of(new CharsetDetector().setText(sample).detectAll())) {
                var charset = named(match.getName().replaceFirst("_(ltr|rtl)$", ""));
                if (match.getConfidence() < 10) {
                    break;
                }
                if (charset.isPresent() && !charset.get().name().startsWith("UTF-")) {
                    return nearly(bytes, charset.get());
                }
            }
        } catch (RuntimeException e) {
            // The detector is a guess; windows-1252 is the answer where it has none.
        }
        return Optional.empty();
    }

    private static boolean isPlainAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0 || b == 0x1B) {
                return false;
            }
        }
        return true;
    }
}
