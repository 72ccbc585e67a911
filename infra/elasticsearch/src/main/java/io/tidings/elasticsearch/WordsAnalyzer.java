package io.tidings.elasticsearch;

import org.apache.lucene.analysis.Analyzer;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.AnalyzerFactory;

/**
 * {@code tidings_words}: names, addresses and words still being typed. As {@code tidings_text} but without stems: a name
 * has none, and half a word must be compared with words, not with the stem of something else.
 */
@NamedComponent("tidings_words")
public final class WordsAnalyzer implements AnalyzerFactory {

    @Override
    public Analyzer create() {
        return new MixedText(false);
    }
}
