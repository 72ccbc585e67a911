package io.tidings.elasticsearch;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanReadingFormFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;

/**
 * Text whose language nobody declared. Nori cuts Korean into morphemes and everything else at spaces, punctuation and
 * changes of script, so "iPhone을 환불" gives iphone · 환불; Latin words may then also be found by their Polish and English
 * stems.
 */
final class MixedText extends Analyzer {

    /** A base64 run or a tracking address is one "word": enough of it to tell it apart. */
    private static final int LONGEST_WORD = 100;

    private final boolean stems;

    MixedText(boolean stems) {
        this.stems = stems;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        // Compounds are indexed as their parts only: a graph of both would need positions that an index does not keep.
        var words = new KoreanTokenizer(
                TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, null, DecompoundMode.DISCARD, false, true);
        TokenStream stream = new KoreanPartOfSpeechStopFilter(words);
        stream = new KoreanReadingFormFilter(stream);
        stream = new LowerCaseFilter(stream);
        stream = new TruncateTokenFilter(stream, LONGEST_WORD);
        if (stems) {
            // Before folding: Polish stems are learnt from words with their diacritics.
            stream = new WordForms(stream);
        }
        return new TokenStreamComponents(words, new ASCIIFoldingFilter(stream));
    }

    @Override
    protected TokenStream normalize(String field, TokenStream in) {
        return new ASCIIFoldingFilter(new LowerCaseFilter(in));
    }
}
