package io.tidings.mail.group;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps from which addresses mails come that no person wrote. */
@Component
class SystemSenders {

    private final MongoCollection<Document> senders;

    SystemSenders(MongoDatabase database) {
        senders = database.getCollection("senders");
    }

    List<SystemSender> all() {
        return senders.find().map(SystemSender::of).into(new ArrayList<>());
    }

    void save(SystemSender sender) {
        senders.replaceOne(
                new Document("_id", SystemSender.id(sender.groupId())),
                sender.toDocument(),
                new ReplaceOptions().upsert(true));
    }

    void delete(@Nullable String groupId) {
        senders.deleteOne(new Document("_id", SystemSender.id(groupId)));
    }
}
