package io.tidings.tickets;

import io.tidings.surroundings.Surroundings;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** The whole service on an embedded store, with Kafka away: what it decides stays in its documents, where a test can read it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        properties = {
            // Rather than KAFKA_BOOTSTRAP: the broker that another class may have started sets this one for the whole
            // process.
            "spring.kafka.bootstrap-servers=localhost:1",
            "logging.level.org.apache.kafka=off",
            "logging.level.de.bwaldvogel=warn",
            "tidings.outbox.keeps-current=false",
            "tidings.web.session-key=QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
            "tidings.guest-links.secret=what-signs-links-in-tests",
            "tidings.clock.adjustable=true"
        })
@AutoConfigureMockMvc
@Import({AskedQueries.class, StoreCommands.class})
@ContextConfiguration(initializers = TicketServiceTest.Store.class)
public @interface TicketServiceTest {

    /** One store for all test classes, as they share one context. */
    final class Store implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of("MONGODB_URI=" + Surroundings.mongo()).applyTo(context);
        }
    }
}
