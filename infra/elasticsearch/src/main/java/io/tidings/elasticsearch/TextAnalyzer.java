package io.tidings.elasticsearch;

import org.apache.lucene.analysis.Analyzer;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.AnalyzerFactory;

/** {@code tidings_text}: conversations, in any mixture of Korean, Polish and English; each word also under its stems. */
@NamedComponent("tidings_text")
public final class TextAnalyzer implements AnalyzerFactory {

    @Override
    public Analyzer create() {
        return new MixedText(true);
    }
}
