package io.tidings.spine.operations;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.spine.outbox.OutboxAutoConfiguration;
import io.tidings.spine.reaction.Freshness;
import io.tidings.spine.reaction.Reaction;
import io.tidings.spine.reaction.ReactionAutoConfiguration;
import io.tidings.spine.work.DueWork;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Every service has its part of the operations page. The beans have names of their own: a desk has groups too. */
@AutoConfiguration(after = {OutboxAutoConfiguration.class, ReactionAutoConfiguration.class})
@Import(OperationsController.class)
class OperationsAutoConfiguration {

    @Bean
    Replicas operationsReplicas(
            MongoDatabase database,
            @Value("${tidings.replica}") String instance,
            ObjectProvider<BuildProperties> build,
            DueWork work,
            MeterRegistry meters) {
        var version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("unknown");
        var errors = RecentErrors.listeningTo(LoggerFactory.getILoggerFactory());
        return new Replicas(database, instance, version, work, errors, meters);
    }

    @Bean
    Groups operationsGroups(BindingServiceProperties bindings, KafkaProperties kafka) {
        return new Groups(Reaction.of(bindings), kafka.buildAdminProperties());
    }

    @Bean
    DeadLetters operationsDeadLetters(
            MongoDatabase database,
            Groups groups,
            ConfigurableListableBeanFactory beans,
            Freshness freshness,
            KafkaProperties kafka) {
        return new DeadLetters(database, groups, new ReactionCall(beans), freshness, kafka.buildConsumerProperties());
    }
}
