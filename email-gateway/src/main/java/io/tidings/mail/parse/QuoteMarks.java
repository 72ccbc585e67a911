package io.tidings.mail.parse;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.UNICODE_CASE;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How mail programs, in the languages of our users, announce an earlier mail. Every pattern is tried on a line of
 * bounded length, so none can be made to run long.
 */
final class QuoteMarks {

    private static final int LONGEST_LINE = 600;
    private static final int MOST_WRAPPED_LINES = 5;
    private static final int FLAGS = CASE_INSENSITIVE | UNICODE_CASE;

    /** "wrote": en, de, fr, es, it, pl, nl, pt, sv/da/no, fi, cs, tr, ru, uk, ko, zh, ja, vi, hu, el, ro. */
    private static final String WROTE =
            "(?:wrote|writes|schrieb|hat geschrieben|geschrieben|a écrit|a ecrit|escribió|escribio|escribe"
                    + "|ha scritto|scrisse|napisał\\(a\\)|napisała|napisał|napisano|napisana przez|pisze|schreef|escreveu|skrev|kirjoitti|napsal\\(a\\)|napsala|napsal"
                    + "|yazdı|şunu yazdı|написал\\(а\\)|написала|написал|пишет|писал\\(а\\)|писал|написав|님이 작성|님이 쓴 글|이\\(가\\) 쓴 글|님께서 작성|작성"
                    + "|写道|寫道|写了|書きました|さんは書きました|のメッセージ|のメール|đã viết|ezt írta|írta|έγραψε|a scris)";

    private static final Pattern STARTER = Pattern.compile(
            "^[\\s*_>-]{0,6}(?:On|Am|Le|El|Il giorno|Il|W dniu|Dnia|Op|Em|Den|På|Dne|Wiadomość napisana przez|Vào|Pe|Στις"
                    + "|在|于|於|\\d{1,4}\\s?[년年./-]|\\d{1,2}\\s\\p{L}{3,12}\\s\\d{4}|\\p{L}{2,12}[,.]{1,2}\\s{0,2}(?:\\p{L}{1,12}\\s)?\\d{1,2}"
                    + "|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\\w{0,6},?)\\s?.*",
            FLAGS);

    private static final Pattern WROTE_LINE = Pattern.compile(
            "^.{0,400}?(?<![\\p{L}])" + WROTE
                    + "(?![\\p{L}&&[^\\p{IsHangul}\\p{IsHan}\\p{IsHiragana}]]).{0,150}?[:：]\\s*[*_]{0,2}$",
            FLAGS);

    private static final Pattern WROTE_AT_END = Pattern.compile(
            "^.{1,200}(?<![\\p{L}&&[^\\p{IsHangul}\\p{IsHan}]])" + WROTE + "[^:：]{0,60}[:：]\\s*$", FLAGS);

    private static final List<String> ASIAN_WORDS =
            List.of("님이 작성", "님이 쓴 글", "님께서 작성", "写道", "寫道", "書きました", "のメール", "のメッセージ");

    private static final Pattern ASIAN_WROTE =
            Pattern.compile("^.{0,300}(?:" + String.join("|", ASIAN_WORDS) + ").{0,40}[:：]?\\s*$");

    /** A date and an address in brackets, then a colon: Gmail in Japanese, Mail.Ru, older Gmail. */
    private static final Pattern DATED_ADDRESS =
            Pattern.compile("^.{0,150}\\d{1,4}.{0,150}<\\S{1,100}@\\S{1,150}>\\s?(?:\\S{1,12}\\s?)?[:：]\\s*$");

    private static final Pattern DATE_AND_ADDRESS =
            Pattern.compile("^\\s{0,4}\\d{1,4}[-./]\\d{1,2}[-./]\\d{1,4}.{0,150}<\\S{1,100}@\\S{1,150}>\\s*$");

    private static final Pattern ADDRESS_WROTE = Pattern.compile(
            "^.{0,150}[<(\\[]?\\S{1,100}@\\S{1,150}[>)\\]]?.{0,40}" + WROTE + ".{0,100}[:：]\\s*$", FLAGS);

    /** An address or a whole date, and a colon: enough where a quote stands right below, whatever the verb. */
    private static final Pattern NAMES_A_WRITER =
            Pattern.compile("^(?:.{0,150}\\S@\\S|.{0,100}\\d{1,4}[-./]\\d{1,2}[-./]\\d{1,4}\\b).{0,150}[:：]\\s*$");

    private static final Pattern EVIDENCE = Pattern.compile(".*(?:\\d{1,4}|@).*", Pattern.DOTALL);

    private static final Pattern SEPARATOR = Pattern.compile(
            "^[\\s>*]{0,6}[-_=]{2,40}\\s?(?:Original Message|Original Appointment|Original email|Reply message|Original Mail|Quoted message"
                    + "|Ursprüngliche (?:Nachricht|Mail|E-Mail)|Originalnachricht|Original-Nachricht|Original Nachricht|Message d['’]origine|Message original|Mail original|Courriel original"
                    + "|Mensaje original|Mensagem original|Messaggio originale|Wiadomość oryginalna|Oryginalna wiadomość|Wiadomość oryg\\.?"
                    + "|Oorspronkelijk bericht|Ursprungligt meddelande|Oprindelig meddelelse|Opprinnelig melding|Alkuperäinen viesti"
                    + "|Původní zpráva|Исходное сообщение|Оригинальное сообщение|원본 메일|원본 메시지|원본 메세지|원본메일|Original message"
                    + "|原始邮件|原始郵件|原邮件|元のメッセージ|原文).{0,60}$",
            FLAGS);

    private static final Pattern ABOVE_THIS_LINE = Pattern.compile(
            "^.{0,40}(?:(?:type|write|enter|post)\\s.{0,30}|reply\\s|antwort.{0,20}\\s)(?:above|oberhalb)\\s.{0,30}(?:line|zeile|message).{0,60}$",
            FLAGS);

    private static final Pattern FORWARD = Pattern.compile(
            "^[\\s>*]{0,6}(?:[-_=]{2,40}\\s?(?:Forwarded message|Forwarded by|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado"
                    + "|Messaggio inoltrato|Wiadomość przekazana dalej|Przekazana wiadomość|Doorgestuurd bericht|Пересылаемое сообщение"
                    + "|Пересланное сообщение|전달된 메시지|전달된 메일|转发的邮件|转发邮件信息|轉寄的郵件|転送メッセージ).{0,80}"
                    + "|(?:Begin forwarded message|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Début du message (?:transféré|réexpédié)"
                    + "|Inicio del mensaje reenviado|Inizio messaggio inoltrato|Początek przekazywanej wiadomości|전달된 메시지의 시작)\\s?[:：].{0,10})$",
            FLAGS);

    private static final Pattern FROM_LABEL = Pattern.compile(
            "^[\\s>]{0,6}[*_]{0,2}(?:From|Von|De|Da|Od|Van|Fra|Från|Lähettäjä|Feladó|Kimden|От|От кого|Expéditeur|Remitente|Mittente|Nadawca"
                    + "|보낸\\s?사람|보낸이|보내는\\s?사람|差出人|送信者|发件人|發件人|寄件者|寄件人)\\s?[*_]{0,2}\\s?[:：]\\s?\\*{0,2}\\s?(\\S.{0,300})?$",
            FLAGS);

    private static final Pattern OTHER_LABEL = Pattern.compile(
            "^[\\s>]{0,6}[*_]{0,2}(?:Sent|Date|To|Cc|Bcc|Subject|Reply-To|Importance|Gesendet|Datum|An|Betreff|Envoyé|Envoyé le|Date d['’]envoi|À|A|Objet|Enviado"
                    + "|Enviado el|Enviada em|Fecha|Para|Asunto|Assunto|Inviato|Data|Oggetto|Wysłano|Wysłane|Data wysłania|Do|DW|Temat|Verzonden|Aan|Onderwerp"
                    + "|Skickat|Till|Ämne|Sendt|Til|Emne|Lähetetty|Vastaanottaja|Aihe|Отправлено|Дата|Кому|Тема|Копия|보낸\\s?날짜|보낸\\s?시간|날짜"
                    + "|받는\\s?사람|받는이|참조|제목|送信日時|日時|宛先|件名|日付|发送时间|发送日期|日期|时间|收件人|抄送|主题|寄件日期|收件者|主旨|傳送時間)"
                    + "\\s?[*_]{0,2}\\s?[:：].{0,400}$",
            FLAGS);

    /** Zoho's "---- On … wrote ----" and GroupWise's ">>> somebody <address> date >>>". */
    private static final Pattern FENCED =
            Pattern.compile("^\\s{0,6}(?:-{2,10}\\s(.{5,300}?)\\s-{2,10}|>>>\\s(.{0,150}@.{3,150})\\s>>>)\\s*$");

    /** Words between dashes, in any language, right above the fields of an earlier mail. */
    private static final Pattern TITLE = Pattern.compile("^\\s{0,6}[-_=*]{2,40}[^-_=*]{2,60}[-_=*]{2,40}\\s*$");

    private static final Pattern RULE = Pattern.compile("^\\s*(?:_{5,200}|-{20,200}|={20,200})\\s*$");

    private QuoteMarks() {}

    static boolean isQuote(String line) {
        var start = line.stripLeading();
        return start.startsWith(">") || start.startsWith("&gt;");
    }

    /** A cheap look before the patterns: a mark has a digit, a colon, an address, dashes at its start, or is Asian. */
    static boolean isSuspicious(String line) {
        int start = 0;
        while (start < line.length() - 1 && Character.isWhitespace(line.charAt(start))) {
            start++;
        }
        var first = line.charAt(start);
        if (first == '-' || first == '_' || first == '=' || first == '*' || first == '#') {
            return true;
        }
        for (int i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if ((c >= '0' && c <= '9') || c == ':' || c == '@' || c >= 0x1100) {
                return true;
            }
        }
        return line.contains("bove") || line.contains("oberhalb");
    }

    static boolean isForward(String line) {
        return line.length() <= LONGEST_LINE
                && (beginsWithDash(line) || endsSoonAfterColon(line))
                && FORWARD.matcher(line).matches();
    }

    static boolean isSeparator(String line) {
        return line.length() <= LONGEST_LINE
                && (beginsWithDash(line) && SEPARATOR.matcher(line).matches() || asksToWriteAbove(line));
    }

    /** What every title between dashes has, behind spaces and the marks of a quote. */
    private static boolean beginsWithDash(String line) {
        int at = 0;
        while (at < line.length() && " \t\n\u000B\f\r>*".indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        return at < line.length() && "-_=".indexOf(line.charAt(at)) >= 0;
    }

    /** What every announcement without dashes has; at most ten characters follow the colon. */
    private static boolean endsSoonAfterColon(String line) {
        return Math.max(line.lastIndexOf(':'), line.lastIndexOf('：')) >= Math.max(0, line.length() - 11);
    }

    private static boolean asksToWriteAbove(String line) {
        var lower = line.toLowerCase(Locale.ROOT);
        return (lower.contains("above") || lower.contains("oberhalb"))
                && ABOVE_THIS_LINE.matcher(line).matches();
    }

    /** How many lines, from {@code at}, say who wrote what follows; 0 where none does. */
    static int attribution(List<String> lines, int at) {
        var joined = new StringBuilder();
        for (int span = 1; span <= MOST_WRAPPED_LINES && at + span <= lines.size(); span++) {
            var line = lines.get(at + span - 1);
            if (line.isBlank() || (span > 1 && isQuote(line)) || joined.length() + line.length() > LONGEST_LINE) {
                return 0;
            }
            joined.append(span > 1 ? " " : "").append(line.strip());
            if (isAttribution(joined.toString(), span, lines, at + span)) {
                return span;
            }
            if (span == 1 && !STARTER.matcher(joined).matches() && !line.contains("@")) {
                return 0;
            }
        }
        return 0;
    }

    private static boolean isAttribution(String text, int span, List<String> lines, int next) {
        // Nearly every line fails at these two questions, before the expensive patterns.
        if (ASIAN_WORDS.stream().anyMatch(text::contains)
                && ASIAN_WROTE.matcher(text).matches()
                && EVIDENCE.matcher(text).matches()
                && STARTER.matcher(text).matches()) {
            return true;
        }
        if (!endsWithColon(text)) {
            return DATE_AND_ADDRESS.matcher(text).matches() && quoteFollows(lines, next);
        }
        if (STARTER.matcher(text).matches()
                && EVIDENCE.matcher(text).matches()
                && WROTE_LINE.matcher(text).matches()) {
            return true;
        }
        if (text.contains("@")
                && (DATED_ADDRESS.matcher(text).matches()
                        || ADDRESS_WROTE.matcher(text).matches())) {
            return true;
        }
        if (span == 1 && NAMES_A_WRITER.matcher(text).matches() && quoteFollows(lines, next)) {
            return true;
        }
        return span <= 2 && WROTE_AT_END.matcher(text).matches() && quoteFollows(lines, next);
    }

    /** A colon, perhaps with a few spaces and the end of an emphasis behind it. */
    private static boolean endsWithColon(String text) {
        int at = text.length() - 1;
        for (int marks = 0; marks < 2 && at >= 0 && (text.charAt(at) == '*' || text.charAt(at) == '_'); marks++) {
            at--;
        }
        for (int spaces = 0; spaces < 3 && at >= 0 && " \t\f\u000B".indexOf(text.charAt(at)) >= 0; spaces++) {
            at--;
        }
        return at >= 0 && (text.charAt(at) == ':' || text.charAt(at) == '：');
    }

    static boolean quoteFollows(List<String> lines, int at) {
        for (int i = at; i < lines.size() && i < at + 3; i++) {
            if (!lines.get(i).isBlank()) {
                return isQuote(lines.get(i));
            }
        }
        return false;
    }

    /** Whether a block such as "From: … Sent: … To: … Subject: …" begins here. */
    static boolean isHeaderBlock(List<String> lines, int at) {
        var line = lines.get(at);
        if (line.length() > LONGEST_LINE || (line.indexOf(':') < 0 && line.indexOf('：') < 0)) {
            return false;
        }
        var from = FROM_LABEL.matcher(line).matches();
        if (!from && !OTHER_LABEL.matcher(line).matches()) {
            return false;
        }
        int froms = from ? 1 : 0;
        int others = from ? 0 : 1;
        int blanks = 0;
        for (int i = at + 1; i < lines.size() && i < at + 8; i++) {
            var next = lines.get(i);
            if (next.isBlank()) {
                if (++blanks > 2) {
                    break;
                }
            } else if (next.length() <= LONGEST_LINE && FROM_LABEL.matcher(next).matches()) {
                froms++;
            } else if (next.length() <= LONGEST_LINE
                    && OTHER_LABEL.matcher(next).matches()) {
                others++;
            }
        }
        // Two other fields beside the sender, or one where the sender is an address; a lone "To: do" is prose.
        return froms > 0 && (others >= 2 || (from && others >= 1 && line.contains("@")));
    }

    /** A drawn line, or a title between dashes, that only introduces the fields below it. */
    static boolean introduces(String line) {
        return line.length() <= LONGEST_LINE
                && (RULE.matcher(line).matches() || TITLE.matcher(line).matches());
    }

    /** An attribution between dashes or arrows, which needs no quoted lines below. */
    static boolean isFencedAttribution(String line) {
        if (line.length() > LONGEST_LINE || !(line.startsWith("--") || line.startsWith(">>> "))) {
            return false;
        }
        var fenced = FENCED.matcher(line);
        return fenced.matches() && (fenced.group(1) == null || isAttribution(fenced.group(1) + ":"));
    }

    /** Whether a line names the writer of the quote that is known to follow it. */
    static boolean isAttribution(String line) {
        return line.length() <= LONGEST_LINE && !line.isEmpty() && isAttribution(line, 1, List.of("> "), 0);
    }
}
