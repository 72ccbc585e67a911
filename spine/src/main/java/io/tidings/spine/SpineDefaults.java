package io.tidings.spine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Puts {@code spine-defaults.properties} below everything that a service or an operator sets. */
final class SpineDefaults implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var defaults = new Properties();
        try (var file = SpineDefaults.class.getResourceAsStream("/spine-defaults.properties")) {
            defaults.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Object> values = new TreeMap<>();
        defaults.forEach((name, value) -> values.put((String) name, value));
        environment.getPropertySources().addLast(new MapPropertySource("spine defaults", values));
    }
}
