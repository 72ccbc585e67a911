package io.tidings.search.elastic;

import static io.tidings.search.elastic.ElasticsearchAway.orAway;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.json.JsonData;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes the indices and moves their aliases. Whether an index holds everything is noted in itself, so a lost index is also known. */
@Component
public class Indices {

    private static final Logger log = LoggerFactory.getLogger(Indices.class);
    private static final String COMPLETE = "complete";
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ElasticsearchClient elasticsearch;
    private final Clock clock;

    Indices(ElasticsearchClient elasticsearch, Clock clock) {
        this.elasticsearch = elasticsearch;
        this.clock = clock;
    }

    /** Makes the first index behind its alias where there is none. */
    public void ensure(Index index) {
        if (!orAway(() -> elasticsearch.indices().existsAlias(alias -> alias.name(index.alias())))
                .value()) {
            create(index, index.firstName());
            point(index, index.firstName());
        }
    }

    /** Whether the index behind the alias was filled to the end. */
    public boolean isComplete(Index index) {
        var mappings = orAway(() -> elasticsearch.indices().getMapping(mapping -> mapping.index(index.alias())));
        return mappings.result().values().stream()
                .allMatch(mapping -> mapping.mappings().meta().containsKey(COMPLETE));
    }

    public void markComplete(String index) {
        orAway(() -> elasticsearch.indices().putMapping(mapping -> mapping.index(index)
                .meta(COMPLETE, JsonData.of(clock.instant().toString()))));
        orAway(() -> elasticsearch.indices().refresh(request -> request.index(index)));
    }

    /** Another, empty index that nobody sees yet. What an interrupted rebuild left behind goes. */
    public String createAnother(Index index) {
        deleteUnused(index);
        var name = index.firstName() + "-" + SECOND.format(clock.instant());
        create(index, name);
        return name;
    }

    /** From one request to the next, everybody reads and writes this index. */
    public void switchTo(Index index, String name) {
        point(index, name);
    }

    /** Those of an index that its alias does not name. */
    public void deleteUnused(Index index) {
        var inUse = behind(index);
        named(index).stream().filter(name -> !inUse.contains(name)).forEach(this::delete);
    }

    private void create(Index index, String name) {
        try (var definition = Indices.class.getResourceAsStream(index.definition())) {
            orAway(() -> elasticsearch.indices().create(request -> request.index(name)
                    .withJson(definition)));
            log.info("Made the index {}", name);
        } catch (ElasticsearchException e) {
            if (!"resource_already_exists_exception".equals(e.error().type())) {
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException("The definition of " + index + " cannot be read", e);
        }
    }

    private void point(Index index, String name) {
        var before = behind(index);
        before.remove(name);
        orAway(() -> elasticsearch.indices().updateAliases(update -> {
            before.forEach(old -> update.actions(
                    action -> action.remove(remove -> remove.index(old).alias(index.alias()))));
            return update.actions(action -> action.add(add -> add.index(name).alias(index.alias())));
        }));
    }

    private Set<String> behind(Index index) {
        try {
            return new TreeSet<>(orAway(() -> elasticsearch.indices().get(get -> get.index(index.alias())))
                    .result()
                    .keySet());
        } catch (ElasticsearchAway e) {
            if (isMissing(e)) {
                return new TreeSet<>();
            }
            throw e;
        }
    }

    private static boolean isMissing(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ElasticsearchException refusal && refusal.status() == 404) {
                return true;
            }
        }
        return false;
    }

    private Set<String> named(Index index) {
        return orAway(() -> elasticsearch.indices().get(get -> get.index(index.alias() + "-v*")))
                .result()
                .keySet();
    }

    private void delete(String name) {
        orAway(() ->
                elasticsearch.indices().delete(request -> request.index(name).ignoreUnavailable(true)));
        log.info("Deleted the index {}", name);
    }
}
