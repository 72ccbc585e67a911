package io.tidings.spine.work;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.mongodb.autoconfigure.MongoProperties;
import org.springframework.context.annotation.Bean;

/** The service's database, and the work that waits in it. */
@AutoConfiguration(after = MongoAutoConfiguration.class)
public class StoreAutoConfiguration {

    /** MongoDB away is answered with 503 within seconds, not after the driver's half minute. */
    @Bean
    MongoClientSettingsBuilderCustomizer mongoTimeouts() {
        return settings -> settings.applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(3, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(2, TimeUnit.SECONDS).readTimeout(20, TimeUnit.SECONDS));
    }

    @Bean
    @ConditionalOnMissingBean
    MongoDatabase mongoDatabase(MongoClient client, MongoProperties properties) {
        return client.getDatabase(properties.getMongoClientDatabase()).withWriteConcern(WriteConcern.MAJORITY);
    }

    @Bean
    Preparation preparation(ObjectProvider<Prepared> parts) {
        return new Preparation(() -> parts.orderedStream().toList());
    }

    @Bean
    DueWork dueWork(MongoDatabase database, Clock clock, MeterRegistry meters) {
        return new DueWork(database, clock, meters);
    }
}
