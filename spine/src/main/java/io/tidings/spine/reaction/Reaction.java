package io.tidings.spine.reaction;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.util.StringUtils;

/**
 * A reaction of this service to one topic.
 *
 * @param name the function's bean
 */
public record Reaction(String name, String topic, String group) {

    private static final String INPUT = "-in-";

    /** Those with a group of their own; the others hear everything and have no place to go back to. */
    public static List<Reaction> of(BindingServiceProperties bindings) {
        return bindings.getBindings().entrySet().stream()
                .filter(binding -> binding.getKey().contains(INPUT)
                        && StringUtils.hasText(binding.getValue().getGroup()))
                .flatMap(binding -> Stream.of(StringUtils.tokenizeToStringArray(
                                binding.getValue().getDestination(), ","))
                        .map(topic -> new Reaction(
                                binding.getKey().substring(0, binding.getKey().indexOf(INPUT)),
                                topic,
                                binding.getValue().getGroup())))
                .sorted(Comparator.comparing(Reaction::group).thenComparing(Reaction::topic))
                .toList();
    }

    /** Where what this reaction could not handle waits, in one partition. */
    public String deadLetters() {
        return ReactionContainers.deadLetterTopic(topic, group);
    }
}
