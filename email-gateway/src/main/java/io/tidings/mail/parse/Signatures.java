package io.tidings.mail.parse;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.UNICODE_CASE;

import java.util.List;
import java.util.regex.Pattern;

/** Finds where a signature starts: at the usual dashes, or at what phones add by themselves. */
final class Signatures {

    /** A longer end is text that happens to have dashes above it. */
    private static final int MOST_LINES = 15;

    private static final int MOST_LINES_UNMARKED = 3;

    private static final Pattern DELIMITER =
            Pattern.compile("^\\s{0,3}(?:--\\s?|—|–|--\\s*--|__+|-{3,10}|\\*{3,10})\\s*$");
    private static final Pattern DASHED_NAME = Pattern.compile("^(?:--|—|–)\\s?[\\p{L}@].{0,40}$");

    private static final Pattern DASH_AND_NAME =
            Pattern.compile("^-\\p{Lu}[\\p{L}.'’]{1,20}(?: \\p{L}[\\p{L}.'’]{0,20}){0,3}$");

    /** What mailing lists put under everything, below the sender's own signature. */
    private static final Pattern LIST_FOOTER =
            Pattern.compile("mailing list|unsubscribe|listinfo|abmelden|désabonner|subskrypcj", CASE_INSENSITIVE);

    private static final Pattern SENT_FROM = Pattern.compile(
            "^[\\s*_<]{0,4}(?:Sent (?:from|via|with|by) .{2,80}|Get Outlook for .{2,60}|Von (?:meinem|meiner|mein) .{2,40} gesendet.{0,40}"
                    + "|Gesendet (?:von|mit) .{2,60}|Diese Nachricht wurde von mein.{2,60} gesendet.{0,20}|Envoyé (?:de|depuis|à partir de|avec) .{2,60}"
                    + "|Enviado (?:desde|do|de|con) .{2,60}|Inviato (?:da|dal|con) .{2,60}|Wysłan[eoy] (?:z|za pomocą|przez) .{2,60}"
                    + "|Verstuurd (?:vanaf|met) .{2,60}|Verzonden vanaf .{2,60}|Skickat från .{2,60}|Sendt fra .{2,60}|Lähetetty .{2,60}"
                    + "|Odesláno z .{2,60}|Отправлено (?:с|из|от) .{2,60}|Надіслано .{2,60}|나의 .{2,40}에서 보냄.{0,10}|내 .{2,40}에서 보냄.{0,10}"
                    + "|.{2,30}에서 보냄|.{2,30}에서 보낸 메일.{0,10}|.{2,30}から送信.{0,10}|发自我?的? ?.{2,40}|從我的 .{2,30}傳送|從我的 .{2,30}送出"
                    + "|Download .{2,30} for (?:iOS|Android))$",
            CASE_INSENSITIVE | UNICODE_CASE);

    private Signatures() {}

    /** The first line of the signature, or the number of lines where there is none. */
    static int start(List<String> lines) {
        var start = lowest(lines);
        var footer = lines.subList(start, lines.size()).stream()
                .anyMatch(line ->
                        line.length() <= 200 && LIST_FOOTER.matcher(line).find());
        return footer ? lowest(lines.subList(0, start)) : start;
    }

    private static int lowest(List<String> lines) {
        int text = 0;
        for (int i = lines.size() - 1; i >= 0; i--) {
            var line = lines.get(i);
            if (line.length() > 200) {
                break;
            }
            if (text <= MOST_LINES && DELIMITER.matcher(line).matches() && hasTextBefore(lines, i)) {
                return delimiterAbove(lines, i);
            }
            if (text <= MOST_LINES_UNMARKED
                    && (SENT_FROM.matcher(line).matches()
                            || DASHED_NAME.matcher(line).matches()
                            || isNameAfterDash(lines, i))
                    && hasTextBefore(lines, i)) {
                return delimiterAbove(lines, i);
            }
            if (!line.isBlank() && ++text > MOST_LINES) {
                break;
            }
        }
        return lines.size();
    }

    /** "-Ewa" alone under a blank line; with another dash above, it is an item of a list. */
    private static boolean isNameAfterDash(List<String> lines, int at) {
        return DASH_AND_NAME.matcher(lines.get(at)).matches()
                && at > 1
                && lines.get(at - 1).isBlank()
                && !lines.get(at - 2).startsWith("-");
    }

    /** Dashes above "Sent from my phone" belong to it. */
    private static int delimiterAbove(List<String> lines, int at) {
        int above = at - 1;
        while (above > 0 && lines.get(above).isBlank()) {
            above--;
        }
        return above > 0 && DELIMITER.matcher(lines.get(above)).matches() && hasTextBefore(lines, above) ? above : at;
    }

    private static boolean hasTextBefore(List<String> lines, int at) {
        return lines.subList(0, at).stream().anyMatch(line -> !line.isBlank());
    }
}
