package io.tidings.webhooks;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Notes how the deliveries came into the store: how many by each command. */
@Configuration(proxyBeanMethods = false)
class Inserts {

    private static final BsonValue DELIVERIES = new BsonString("deliveries");

    private final List<Integer> sizes = new CopyOnWriteArrayList<>();

    @Bean
    MongoClientSettingsBuilderCustomizer notingInserts() {
        return settings -> settings.addCommandListener(new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent started) {
                if (DELIVERIES.equals(started.getCommand().get("insert"))) {
                    sizes.add(started.getCommand().getArray("documents").size());
                }
            }
        });
    }

    void forget() {
        sizes.clear();
    }

    List<Integer> sizes() {
        return List.copyOf(sizes);
    }
}
