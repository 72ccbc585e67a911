package io.tidings.spine.operations;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.MalformedEvent;
import io.tidings.spine.reaction.Reaction;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.messaging.support.MessageBuilder;

/** Hands a record to a reaction on the caller's thread, in whichever of the three forms it takes its events. */
final class ReactionCall {

    private final ConfigurableListableBeanFactory beans;

    ReactionCall(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    void handle(Reaction reaction, byte @Nullable [] value) {
        if (value == null) {
            throw new MalformedEvent("Not an event: the record is empty", null);
        }
        var form = form(reaction.name());
        if (form.toClass() == Event.class) {
            function(reaction).accept(EventJson.read(value));
        } else if (isListOf(form, Event.class)) {
            function(reaction).accept(List.of(EventJson.read(value)));
        } else {
            handleAsPoll(reaction, value);
        }
    }

    /** As the binder gives a batch that is read by the reaction itself; in which place of it something failed is not worth telling. */
    private void handleAsPoll(Reaction reaction, byte[] value) {
        try {
            function(reaction).accept(MessageBuilder.withPayload(List.of(value)).build());
        } catch (BatchListenerFailedException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private ResolvableType form(String name) {
        return beans.getMergedBeanDefinition(name)
                .getResolvableType()
                .as(Consumer.class)
                .getGeneric(0);
    }

    private static boolean isListOf(ResolvableType form, Class<?> element) {
        return form.toClass() == List.class && form.getGeneric(0).toClass() == element;
    }

    @SuppressWarnings("unchecked")
    private Consumer<Object> function(Reaction reaction) {
        return (Consumer<Object>) beans.getBean(reaction.name(), Consumer.class);
    }
}
