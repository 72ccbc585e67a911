package io.tidings.search.index;

import static io.tidings.search.elastic.ElasticsearchAway.orAway;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.get.GetResult;
import io.tidings.search.elastic.ElasticsearchAway;
import io.tidings.search.elastic.Index;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Folds changes into ticket documents, many at once: reads them, applies what is newer, writes back what changed unless
 * somebody else wrote in between, and starts again with those.
 */
@Component
class TicketIndex {

    /** Documents hold up to a megabyte of text, and our heap and the node's are small. */
    private static final int READ_AT_ONCE = 25;

    /** Characters. */
    private static final int WRITE_AT_ONCE = 4_000_000;

    /** Only writers of the same ticket conflict: another replica during a rebalance, or a rebuild. */
    private static final int MOST_ROUNDS = 20;

    /** What became of a batch. A refusal is Elasticsearch's word that the document itself is wrong. */
    record Result(
            Map<String, TicketDocument> written, Map<String, TicketDocument> unchanged, Map<String, String> refused) {}

    private record Stored(
            TicketDocument document,
            @Nullable Long seqNo,
            @Nullable Long primaryTerm) {}

    private final ElasticsearchClient elasticsearch;

    TicketIndex(ElasticsearchClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * Returns once every change is in the index and, with {@link Refresh#WaitFor}, visible to searches.
     *
     * @throws ElasticsearchAway where some are not and may be tried again; folding twice is the same as once
     */
    Result fold(String index, Map<String, TicketChange> changes, Refresh refresh) {
        var result = new Result(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        var done = new HashSet<String>();
        Set<String> wanted = changes.keySet();
        // A merged ticket's text is a part of the other's document, which is written again when the ticket's own is.
        while (!wanted.isEmpty()) {
            write(index, changes, wanted, refresh, result);
            done.addAll(wanted);
            wanted = homes(wanted, result);
            wanted.removeAll(done);
        }
        if (refresh == Refresh.WaitFor && !result.unchanged().isEmpty()) {
            // Reads by id see what searches may not see yet, such as the work of a process that was killed a moment
            // ago.
            orAway(() -> elasticsearch.indices().refresh(request -> request.index(index)));
        }
        return result;
    }

    private void write(
            String index, Map<String, TicketChange> changes, Set<String> ids, Refresh refresh, Result result) {
        var pending = ids;
        for (int round = 0; !pending.isEmpty(); round++) {
            if (round == MOST_ROUNDS) {
                throw new ElasticsearchAway("Somebody else keeps writing the same tickets: " + pending);
            }
            pending = foldOnce(index, changes, pending, refresh, result);
        }
    }

    private static Set<String> homes(Set<String> ids, Result result) {
        return ids.stream()
                .map(id -> result.written().getOrDefault(id, result.unchanged().get(id)))
                .filter(Objects::nonNull)
                .flatMap(document -> document.home().stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** @return the tickets that somebody else wrote in between */
    private Set<String> foldOnce(
            String index, Map<String, TicketChange> changes, Collection<String> ids, Refresh refresh, Result result) {
        var conflicts = new HashSet<String>();
        var write = new Write(index, refresh, result, conflicts);
        var all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += READ_AT_ONCE) {
            var some = all.subList(from, Math.min(from + READ_AT_ONCE, all.size()));
            var stored = read(index, some);
            var folded = new LinkedHashMap<String, TicketDocument>();
            for (var id : some) {
                var before = stored.get(id);
                var known = before == null ? TicketDocument.unheardOf(id) : before.document();
                folded.put(id, fold(changes.get(id), known));
            }
            // Read after the documents that they go into: who writes one of these meanwhile makes our write fail.
            var sources = sources(index, folded.values());
            for (var id : some) {
                var before = stored.get(id);
                var known = before == null ? TicketDocument.unheardOf(id) : before.document();
                var after = united(Objects.requireNonNull(folded.get(id)), sources);
                if (after.equals(known)) {
                    result.unchanged().put(id, known);
                } else {
                    write.add(before, after);
                }
            }
        }
        write.send();
        return conflicts;
    }

    private Map<String, Stored> sources(String index, Collection<TicketDocument> documents) {
        var ids = documents.stream()
                .flatMap(document -> document.sources().stream())
                .distinct()
                .toList();
        var stored = new HashMap<String, Stored>();
        for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
            stored.putAll(read(index, ids.subList(from, Math.min(from + READ_AT_ONCE, ids.size()))));
        }
        return stored;
    }

    private static TicketDocument united(TicketDocument document, Map<String, Stored> sources) {
        return document.withMerged(document.sources().stream()
                .map(sources::get)
                .filter(Objects::nonNull)
                .map(Stored::document)
                .toList());
    }

    private static TicketDocument fold(@Nullable TicketChange change, TicketDocument document) {
        return change == null ? document : change.fold().apply(document);
    }

    private Map<String, Stored> read(String index, List<String> ids) {
        var stored = new HashMap<String, Stored>();
        var answer =
                orAway(() -> elasticsearch.mget(request -> request.index(index).ids(ids), TicketDocument.class));
        for (var item : answer.docs()) {
            if (item.isFailure()) {
                throw new ElasticsearchAway("Elasticsearch cannot read a ticket now: "
                        + item.failure().error().reason());
            }
            keep(item.result(), stored);
        }
        return stored;
    }

    private static void keep(GetResult<TicketDocument> found, Map<String, Stored> stored) {
        if (found.source() != null) {
            stored.put(found.id(), new Stored(found.source(), found.seqNo(), found.primaryTerm()));
        }
    }

    /** Collects what changed and sends it when it is much, so that a few long tickets do not fill the heap. */
    private final class Write {

        private final String index;
        private final Refresh refresh;
        private final Result result;
        private final Set<String> conflicts;
        private final Map<String, TicketDocument> documents = new HashMap<>();
        private final List<BulkOperation> operations = new ArrayList<>();
        private int size;

        Write(String index, Refresh refresh, Result result, Set<String> conflicts) {
            this.index = index;
            this.refresh = refresh;
            this.result = result;
            this.conflicts = conflicts;
        }

        void add(@Nullable Stored before, TicketDocument after) {
            documents.put(after.id(), after);
            operations.add(operation(before, after));
            size += after.textLength();
            if (size > WRITE_AT_ONCE) {
                send();
            }
        }

        private BulkOperation operation(@Nullable Stored before, TicketDocument after) {
            if (before == null) {
                return BulkOperation.of(
                        bulk -> bulk.create(create -> create.id(after.id()).document(after)));
            }
            return BulkOperation.of(bulk -> bulk.index(write -> write.id(after.id())
                    .ifSeqNo(before.seqNo())
                    .ifPrimaryTerm(before.primaryTerm())
                    .document(after)));
        }

        void send() {
            if (operations.isEmpty()) {
                return;
            }
            var answer = orAway(() -> elasticsearch.bulk(request -> request.index(index)
                    // Or Elasticsearch would make an index of its own idea under the alias's name.
                    .requireAlias(index.equals(Index.TICKETS.alias()))
                    .refresh(refresh)
                    .operations(List.copyOf(operations))));
            answer.items().forEach(this::take);
            documents.clear();
            operations.clear();
            size = 0;
        }

        private void take(BulkResponseItem item) {
            var id = String.valueOf(item.id());
            var error = item.error();
            var document = documents.get(id);
            if (error == null && document != null) {
                result.written().put(id, document);
            } else if (item.status() == 409) {
                conflicts.add(id);
            } else if (error == null || ElasticsearchAway.mayPass(item.status(), error)) {
                throw new ElasticsearchAway("Elasticsearch cannot write ticket " + id + " now: "
                        + (error == null ? item.status() : error.reason()));
            } else {
                result.refused().put(id, String.valueOf(error.reason()));
            }
        }
    }
}
