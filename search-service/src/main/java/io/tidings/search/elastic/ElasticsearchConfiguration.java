package io.tidings.search.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import io.tidings.events.EventJson;
import io.tidings.spine.operations.Dependency;
import java.util.List;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client is ours to build: Boot's own configuration is for the 9.x client, which does not talk to an 8.x server. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ElasticsearchProperties.class)
class ElasticsearchConfiguration {

    @Bean
    RestClient elasticsearchConnection(ElasticsearchProperties properties) {
        var hosts = properties.uris().stream()
                .map(uri -> HttpHost.create(uri.toString()))
                .toArray(HttpHost[]::new);
        var headers = properties.apiKey() == null || properties.apiKey().isBlank()
                ? List.<Header>of()
                : List.<Header>of(new BasicHeader("Authorization", "ApiKey " + properties.apiKey()));
        return RestClient.builder(hosts)
                .setDefaultHeaders(headers.toArray(Header[]::new))
                .setRequestConfigCallback(config -> config.setConnectTimeout(
                                (int) properties.connectWithin().toMillis())
                        .setSocketTimeout((int) properties.answerWithin().toMillis()))
                .build();
    }

    @Bean
    ElasticsearchClient elasticsearchClient(RestClient connection) {
        // Events, snapshots and documents have one JSON form everywhere.
        return new ElasticsearchClient(
                new RestClientTransport(connection, new Jackson3JsonpMapper(EventJson.mapper())));
    }

    @Bean
    Dependency elasticsearchDependency(ElasticsearchClient client) {
        return new Dependency() {
            @Override
            public String name() {
                return "elasticsearch";
            }

            @Override
            public void check() throws Exception {
                client.cluster().health();
            }
        };
    }
}
