package io.tidings.spine.outgoing;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Supplies {@link GuardedHttp}, {@link SubscriptionRules} and {@link Seal} to the services that ask chosen addresses; the others never build them. */
@AutoConfiguration
@EnableConfigurationProperties(OutgoingProperties.class)
class OutgoingConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    GuardedHttp guardedHttp(OutgoingProperties properties) {
        return new GuardedHttp(properties);
    }

    @Bean
    @Lazy
    SubscriptionRules subscriptionRules(GuardedHttp http) {
        return new SubscriptionRules(http);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    Seal seal(@Value("${tidings.encryption-key}") String key) {
        return new Seal(key);
    }
}
