package io.tidings.elasticsearch;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.pl.PolishAnalyzer;
import org.apache.lucene.analysis.stempel.StempelStemmer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.AttributeSource;
import org.jspecify.annotations.Nullable;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * Adds to each Latin word its Polish and its English stem, at the same position. No language is guessed: a ticket quotes
 * an English error in a Polish sentence, and a query of one word has no language at all.
 */
final class WordForms extends TokenFilter {

    /** Shorter words have no ending worth cutting; longer ones are not words. */
    private static final int SHORTEST = 3, LONGEST = 40;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute position = addAttribute(PositionIncrementAttribute.class);

    private final StempelStemmer polish = new StempelStemmer(PolishAnalyzer.getDefaultTable());
    private final EnglishStemmer english = new EnglishStemmer();

    private final Deque<String> forms = new ArrayDeque<>(2);
    private AttributeSource.@Nullable State word;

    WordForms(TokenStream input) {
        super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
        var form = forms.poll();
        if (form != null) {
            restoreState(word);
            term.setEmpty().append(form);
            position.setPositionIncrement(0);
            return true;
        }
        if (!input.incrementToken()) {
            return false;
        }
        if (term.length() >= SHORTEST && term.length() <= LONGEST && isLatin()) {
            var text = term.toString();
            offer(text, polishStem(text));
            offer(text, englishStem(text));
            word = forms.isEmpty() ? null : captureState();
        }
        return true;
    }

    private void offer(String text, @Nullable String stem) {
        // Stempel's table guesses at words it never saw: "vpn" becomes "vć", as would every other such word in v.
        if (stem != null && stem.length() >= SHORTEST && !stem.equals(text) && !forms.contains(stem)) {
            forms.add(stem);
        }
    }

    private @Nullable String polishStem(String text) {
        var stem = polish.stem(text);
        return stem == null ? null : stem.toString();
    }

    private String englishStem(String text) {
        english.setCurrent(text);
        english.stem();
        return english.getCurrent();
    }

    private boolean isLatin() {
        for (int i = 0; i < term.length(); i++) {
            // A quick answer for nearly every letter of these languages, without asking for the script of each.
            char c = term.charAt(i);
            if (!(c >= 'a' && c <= 'z') && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        forms.clear();
        word = null;
    }
}
