package io.tidings.mail.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines by which a mail program names the mail that it forwards: "From: … Date: … Subject: … To: …", in the languages of
 * our users and in any order.
 *
 * @param values as they stand there, by what they say
 * @param end the number of the first line behind them
 */
record ForwardFields(Map<Kind, String> values, int end) {

    enum Kind {
        FROM,
        DATE,
        SUBJECT,
        TO,
        OTHER
    }

    private static final int LONGEST_LINE = 2_000;
    private static final int LONGEST_LABEL = 24;
    private static final int MOST_LINES = 60;

    private static final Map<String, Kind> LABELS = labels();

    /** Names that no people's program writes: User-Agent, X-Mailer, List-Id. */
    private static final Pattern TECHNICAL = Pattern.compile("[a-z]{1,20}(?:-[a-z0-9]{1,20}){1,4}");

    /** What Exchange writes behind an address when it makes text of HTML. */
    private static final Pattern MAILTO = Pattern.compile("<mailto:[^<>]{0,300}>");

    private static final Pattern BRACKETED_MAILTO = Pattern.compile("\\[mailto:([^\\[\\]\\s]{1,300})]");

    private static Map<String, Kind> labels() {
        var labels = new HashMap<String, Kind>();
        add(
                labels,
                Kind.FROM,
                "from|von|absender|de|expéditeur|remitente|da|mittente|od|nadawca|от|от кого|отправитель");
        add(labels, Kind.FROM, "보낸 사람|보낸사람|보낸이|보내는 사람|보내는사람|差出人|送信者|发件人|發件人|寄件者|寄件人|发信人");
        add(
                labels,
                Kind.DATE,
                "date|sent|sent at|datum|gesendet|gesendet am|envoyé|envoyé le|date d'envoi|fecha|enviado|enviado el");
        add(labels, Kind.DATE, "data|inviato|data invio|wysłano|wysłane|data wysłania|дата|отправлено|дата отправки");
        add(labels, Kind.DATE, "보낸 날짜|보낸날짜|보낸 시간|날짜|日付|日時|送信日時|日期|时间|发送时间|发送日期|傳送時間|寄件日期");
        add(labels, Kind.SUBJECT, "subject|betreff|objet|sujet|asunto|oggetto|temat|тема|제목|件名|主题|主題|主旨|标题");
        add(labels, Kind.TO, "to|an|empfänger|à|a|pour|destinataire|para|destinatario|do|adresat|кому|получатель");
        add(labels, Kind.TO, "받는 사람|받는사람|받는이|수신|宛先|收件人|收件者");
        add(
                labels,
                Kind.OTHER,
                "cc|bcc|kopie|kopie an|copie à|copie|copia|con copia|dw|udw|kopia|do wiadomości|копия|참조|숨은 참조|抄送|副本");
        add(
                labels,
                Kind.OTHER,
                "reply-to|antwort an|répondre à|responder a|rispondi a|odpowiedz do|ответить|회신|返信先|回复|回覆");
        add(labels, Kind.OTHER, "importance|priority|wichtigkeit|priorität|priorité|importancia|ważność|중요도|重要度|重要性");
        add(labels, Kind.OTHER, "organization|organisation|organizacja|attachments|anlagen|pièces jointes");
        return Map.copyOf(labels);
    }

    private static void add(Map<String, Kind> labels, Kind kind, String words) {
        for (var word : words.split("\\|")) {
            labels.put(word, kind);
        }
    }

    private record Field(Kind kind, String label, String value) {}

    /** The fields that begin at this line; empty where none do, or where they do not say who wrote the mail and when, to whom or of what. */
    static Optional<ForwardFields> at(List<String> lines, int from) {
        var values = new EnumMap<Kind, String>(Kind.class);
        var seen = new ArrayList<String>();
        @Nullable Kind last = null;
        int end = from;
        for (int i = from; i < lines.size() && i < from + MOST_LINES; i++) {
            var line = bare(lines.get(i));
            if (line.isEmpty()) {
                // Some programs leave a line free between the fields; the mail's own text begins with no label of ours.
                if (i + 1 >= lines.size()
                        || isNew(field(lines.get(i + 1)), seen).isEmpty()) {
                    break;
                }
                continue;
            }
            var field = field(lines.get(i));
            if (isNew(field, seen).isPresent()) {
                last = field.get().kind();
                seen.add(field.get().label());
                values.merge(last, field.get().value(), (first, _) -> first);
            } else if (last != null && isContinued(lines, i, seen)) {
                values.merge(last, " " + line, String::concat);
            } else {
                break;
            }
            end = i + 1;
        }
        var known = values.keySet().stream().filter(kind -> kind != Kind.OTHER).count();
        return values.containsKey(Kind.FROM) && known >= 2
                ? Optional.of(new ForwardFields(Map.copyOf(values), end))
                : Optional.empty();
    }

    /** Who wrote it; empty where no address stands there, or more than one. */
    Optional<Address> from() {
        var plain = BRACKETED_MAILTO
                .matcher(MAILTO.matcher(value(Kind.FROM)).replaceAll(""))
                .replaceAll("<$1>");
        var bytes = new String(plain.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        var found = Addresses.parse(bytes, StandardCharsets.UTF_8).stream()
                .filter(address -> !address.email().isEmpty())
                .distinct()
                .toList();
        if (found.size() != 1 || !found.getFirst().isPlausible()) {
            return Optional.empty();
        }
        var only = found.getFirst();
        return Optional.of(only.name().contains("@") ? new Address("", only.email()) : only);
    }

    String value(Kind kind) {
        return values.getOrDefault(kind, "");
    }

    private static Optional<Field> isNew(Optional<Field> field, List<String> seen) {
        return field.filter(found -> !seen.contains(found.label()));
    }

    private static Optional<Field> field(String raw) {
        var line = bare(raw);
        if (line.isEmpty() || line.length() > LONGEST_LINE) {
            return Optional.empty();
        }
        var colon = colon(line);
        if (colon < 0) {
            return Optional.empty();
        }
        var label = line.substring(0, colon)
                .replaceAll("[*_\\u00A0]", " ")
                .replace('’', '\'')
                .strip()
                .replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT);
        var known = LABELS.get(label);
        var kind = known == null && TECHNICAL.matcher(label).matches() ? Kind.OTHER : known;
        return kind == null
                ? Optional.empty()
                : Optional.of(new Field(
                        kind,
                        label,
                        line.substring(colon + 1)
                                .replaceFirst("^\\s*[*_]{1,2}(?=\\s|$)", "")
                                .strip()));
    }

    private static int colon(String line) {
        for (int i = 0; i < line.length() && i <= LONGEST_LABEL; i++) {
            if (line.charAt(i) == ':' || line.charAt(i) == '：') {
                return i;
            }
        }
        return -1;
    }

    /** A long field goes on in the next line: indented, or before more fields, or where the line above cannot be its end. */
    private static boolean isContinued(List<String> lines, int at, List<String> seen) {
        var line = bare(lines.get(at));
        var above = bare(lines.get(at - 1));
        if (above.endsWith(",") || above.endsWith("<") || above.endsWith(";") && line.contains("@")) {
            return true;
        }
        return line.length() <= 200
                && !above.isEmpty()
                && at + 1 < lines.size()
                && isNew(field(lines.get(at + 1)), seen).isPresent();
    }

    /** A line without the marks of a quote. */
    static String bare(String line) {
        return line.replaceFirst("^[\\s>\\u00A0]+", "").stripTrailing();
    }
}
