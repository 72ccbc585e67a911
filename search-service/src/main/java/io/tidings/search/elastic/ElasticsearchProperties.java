package io.tidings.search.elastic;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Elasticsearch is.
 *
 * @param apiKey as Elasticsearch gives it (base64); absent where its security is off
 * @param answerWithin how long a request may take; a bulk that waits for its refresh is well below it
 */
@ConfigurationProperties("search.elasticsearch")
record ElasticsearchProperties(
        @DefaultValue("http://localhost:9200") List<URI> uris,
        @Nullable String apiKey,
        @DefaultValue("1s") Duration connectWithin,
        @DefaultValue("15s") Duration answerWithin) {}
