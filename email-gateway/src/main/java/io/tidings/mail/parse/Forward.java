package io.tidings.mail.parse;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.MULTILINE;
import static java.util.regex.Pattern.UNICODE_CASE;

import java.nio.charset.CoderMalfunctionError;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The mail that another one passes on, attached whole or written below the words of whoever passes it on, as the usual
 * programs do it. Only what is certain counts: one forward, and one address that it is from.
 *
 * @param messageId known where it was attached whole
 * @param subject as it was, without the forward's mark
 * @param date absent where it cannot be told
 * @param html sanitized, of the reply alone; absent where only the text shows where it begins
 * @param files the attached mail's own, or all that came with the mail that holds it
 * @param words what stands above it, without a signature
 * @param fields the lines that name it; absent where it was attached whole
 */
public record Forward(
        Address from,
        @Nullable String messageId,
        String subject,
        @Nullable Instant date,
        Reply reply,
        @Nullable String html,
        List<MailFile> files,
        boolean automatic,
        @Nullable String language,
        String words,
        @Nullable String fields) {

    private static final int FLAGS = CASE_INSENSITIVE | UNICODE_CASE;

    /** Nobody writes more above a mail that is passed on. */
    private static final int MOST_LINES = 400;

    private static final int HEAD = 64 * 1024;
    private static final Duration CLOCKS = Duration.ofDays(1);

    /** What mail programs put before the subject: en, de, fr, es, it, pl, pt, ru, ko, zh, ja. */
    private static final Pattern SUBJECT =
            Pattern.compile("^\\s*(?:(?:fwd?|wg|tr|rv|i|pd|enc|vs|przek|пересл|전달|转发|轉寄|轉發|転送)\\s?[:：]\\s*)+", FLAGS);

    /** A line that says, in any language and by any program, that a forwarded mail begins below. */
    private static final Pattern MARK = Pattern.compile(
            "^(?:[-_=*]{2,40}\\s?(?:Forwarded (?:message|mail|by).{0,120}|Weitergeleitete (?:Nachricht|E-Mail)|Message (?:transféré|réexpédié)"
                    + "|Mensaje reenviado|Messaggio inoltrato|Wiadomość przekazana(?: dalej)?|Przekazana wiadomość|Treść przekazanej wiadomości"
                    + "|Doorgestuurd bericht|Mensagem encaminhada|Пересылаемое сообщение|Пересланное сообщение|Перенаправленное сообщение|Пересылаемое письмо"
                    + "|전달된 메시지|전달된 메일|전달한 메일|转发的邮件|转发邮件信息|转发的消息|转发邮件|轉寄的郵件|轉寄郵件|転送メッセージ|転送されたメッセージ|Forwarded message)\\s{0,5}[-_=*]{0,40}"
                    + "|(?:Begin forwarded message|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Début du message (?:transféré|réexpédié)"
                    + "|Inicio del mensaje reenviado|Inizio messaggio inoltrato|Inizio del messaggio inoltrato|Początek przekazywanej wiadomości"
                    + "|Początek przekazanej wiadomości|Начало переадресованного сообщения|Начало пересылаемого сообщения|전달된 메시지의? ?시작"
                    + "|転送されたメッセージ|開始転送的郵件|开始转发的邮件|以下是转发的邮件|下面是被转发的邮件|開始轉寄郵件)\\s?[:：])$",
            FLAGS);

    /** Yandex has one line instead of fields: "20.11.2026, 14:03, "Jan" <jan@…>:". */
    private static final Pattern ONE_LINE =
            Pattern.compile("^(.{6,60}?\\d{1,2}:\\d{2}),\\s(.{0,200}<[^<>\\s]+@[^<>\\s]+>)\\s?[:：]$");

    private static final Pattern END_MARK = Pattern.compile(
            "^-{2,40}\\s?(?:End (?:of )?forwarded message|Конец пересылаемого сообщения)\\s?-{2,40}$", FLAGS);
    private static final Pattern DATE =
            Pattern.compile("^Date:.*?([+-]\\d{2})(\\d{2})\\b", CASE_INSENSITIVE | MULTILINE);

    public Forward {
        files = List.copyOf(files);
    }

    /** Finds it; empty where there is none, more than one, or none whose sender is certain. Never throws. */
    public static Optional<Forward> in(ParsedMail mail, byte[] raw) {
        try {
            return find(mail, raw);
        } catch (RuntimeException | StackOverflowError | CoderMalfunctionError e) {
            // As in MailReader: a mail that defeats us is read as the mail it is.
            return Optional.empty();
        }
    }

    static Optional<Forward> find(ParsedMail mail, byte[] raw) {
        var attached = mail.files().stream()
                .filter(file -> file.mime().equals("message/rfc822"))
                .toList();
        return switch (attached.size()) {
            case 0 -> inline(mail, raw);
            case 1 -> attached(mail, attached.getFirst());
            default -> Optional.empty();
        };
    }

    private static Optional<Forward> attached(ParsedMail mail, MailFile file) {
        var original = MailReader.read(file.content());
        if (!original.from().isPlausible()) {
            return Optional.empty();
        }
        return Optional.of(new Forward(
                original.from(),
                original.messageId(),
                original.subject(),
                original.date(),
                original.reply(),
                original.replyHtml(),
                original.files(),
                original.isAutomatic(),
                original.language(),
                mail.reply().text(),
                null));
    }

    /** Where the forwarded mail stands among the lines. */
    private record Place(int begin, int body, Address from, String subject, String date) {}

    private static Optional<Forward> inline(ParsedMail mail, byte[] raw) {
        var lines = mail.text().lines().toList();
        return place(lines, mail.subject()).flatMap(place -> {
            var body = body(lines, place);
            if (body.isBlank() && mail.files().isEmpty()) {
                return Optional.empty();
            }
            var text = ReplyTrimmer.text(body);
            var html = mail.html() == null
                    ? Optional.<ForwardHtml.Cut>empty()
                    : ForwardHtml.from(mail.html(), body).flatMap(cut -> cut.folding(text));
            return Optional.of(new Forward(
                    place.from(),
                    null,
                    place.subject().isBlank() ? withoutMark(mail.subject()) : place.subject(),
                    ForwardDates.parse(place.date(), local(raw))
                            .filter(date -> mail.date() == null
                                    || date.isBefore(mail.date().plus(CLOCKS)))
                            .orElse(null),
                    text,
                    html.map(ForwardHtml.Cut::html).orElse(null),
                    mail.files(),
                    false,
                    null,
                    words(lines.subList(0, place.begin())),
                    strip(lines.subList(place.begin(), place.body()))));
        });
    }

    private static Optional<Place> place(List<String> lines, String subject) {
        var forwards = SUBJECT.matcher(subject).find();
        var most = Math.min(lines.size(), MOST_LINES);
        for (int i = 0; i < most; i++) {
            var line = ForwardFields.bare(lines.get(i));
            if (line.isEmpty() || line.length() > 300) {
                continue;
            }
            if (MARK.matcher(line).matches()) {
                return named(lines, i, next(lines, i + 1));
            }
            if (QuoteMarks.attribution(lines, i) > 0) {
                // An answer that quotes: whose words stand below is not the question here.
                return Optional.empty();
            }
            if (QuoteMarks.isHeaderBlock(lines, i)) {
                // Without the mark of a forward these fields stand above what is answered just as well.
                return forwards ? named(lines, introduced(lines, i), i) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<Place> named(List<String> lines, int begin, int at) {
        var fields = ForwardFields.at(lines, at);
        if (fields.isPresent()) {
            return fields.get()
                    .from()
                    .map(from -> new Place(
                            begin,
                            afterRule(lines, fields.get().end()),
                            from,
                            fields.get().value(ForwardFields.Kind.SUBJECT),
                            fields.get().value(ForwardFields.Kind.DATE)));
        }
        var one = at < lines.size() ? ONE_LINE.matcher(ForwardFields.bare(lines.get(at))) : null;
        if (one == null || !one.matches()) {
            return Optional.empty();
        }
        var bytes = new String(one.group(2).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return Addresses.parse(bytes, StandardCharsets.UTF_8).stream()
                .filter(Address::isPlausible)
                .findFirst()
                .map(from -> new Place(begin, at + 1, from, "", one.group(1)));
    }

    /** Zoho and others draw a second line below the fields. */
    private static int afterRule(List<String> lines, int at) {
        var next = next(lines, at);
        var isRule = next < lines.size()
                && (MARK.matcher(ForwardFields.bare(lines.get(next))).matches()
                        || QuoteMarks.introduces(lines.get(next)));
        return isRule ? next + 1 : at;
    }

    private static int introduced(List<String> lines, int at) {
        int above = at - 1;
        while (above >= 0 && lines.get(above).isBlank()) {
            above--;
        }
        return above >= 0 && (QuoteMarks.introduces(lines.get(above)) || QuoteMarks.isSeparator(lines.get(above)))
                ? above
                : at;
    }

    private static int next(List<String> lines, int from) {
        int at = from;
        while (at < lines.size() && ForwardFields.bare(lines.get(at)).isEmpty()) {
            at++;
        }
        return at;
    }

    private static String body(List<String> lines, Place place) {
        var body = lines.subList(place.body(), lines.size());
        for (int i = 0; i < body.size(); i++) {
            if (END_MARK.matcher(body.get(i)).matches()) {
                body = body.subList(0, i);
            }
        }
        var quoted = body.stream().allMatch(line -> line.isBlank() || line.startsWith(">"));
        return quoted
                ? strip(body.stream().map(line -> line.replaceFirst("^> ?", "")).toList())
                : strip(body);
    }

    private static String words(List<String> above) {
        // A signature needs something above it.
        var padded = new ArrayList<>(above);
        padded.addFirst("x");
        return strip(padded.subList(1, Math.max(1, Signatures.start(padded))));
    }

    private static String withoutMark(String subject) {
        return SUBJECT.matcher(subject).replaceFirst("").strip();
    }

    private static String strip(List<String> lines) {
        return String.join("\n", lines).strip();
    }

    /** The zone that whoever forwards it lives in, as the Date of the mail says. */
    private static ZoneOffset local(byte[] raw) {
        var head = new String(raw, 0, Math.min(raw.length, HEAD), StandardCharsets.ISO_8859_1);
        var date = DATE.matcher(head);
        try {
            return date.find() ? ZoneOffset.of(date.group(1) + ":" + date.group(2)) : ZoneOffset.UTC;
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
