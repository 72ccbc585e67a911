package io.tidings.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** The page's files as they are delivered: in a jar, which the test spoils once a file has been asked for. */
class HeldTests {

    private static final String SCRIPT = script();
    private static final String PACKED = "what stands for the packed script";

    @TempDir
    Path folder;

    private Path jar;
    private URLClassLoader classes;
    private WebTestClient gateway;

    @BeforeEach
    void aGatewayInAJar() throws IOException {
        jar = folder.resolve("gateway.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(out, "static/assets/page-1.js", SCRIPT);
            entry(out, "static/assets/page-1.js.gz", PACKED);
            entry(out, "static/favicon.svg", "<svg/>");
        }
        classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
        var context = new AnnotationConfigApplicationContext();
        context.setResourceLoader(new DefaultResourceLoader(classes));
        context.register(OnlyFiles.class);
        context.refresh();
        gateway = WebTestClient.bindToApplicationContext(context).build();
    }

    @AfterEach
    void close() throws IOException {
        classes.close();
    }

    @Test
    void aFileIsReadOutOfTheJarOnce() throws IOException {
        assertThat(body("/assets/page-1.js", "identity")).isEqualTo(SCRIPT);
        assertThat(body("/assets/page-1.js", "gzip")).isEqualTo(PACKED);
        assertThat(body("/favicon.svg", "identity")).isEqualTo("<svg/>");
        // In place: what is open already reads nothing any more.
        new FileOutputStream(jar.toFile()).close();
        assertThat(body("/assets/page-1.js", "identity")).isEqualTo(SCRIPT);
        assertThat(body("/assets/page-1.js", "gzip")).isEqualTo(PACKED);
        assertThat(body("/favicon.svg", "identity")).isEqualTo("<svg/>");
    }

    @Test
    void aHeldFileSaysWhatItIsAndHowItIsPacked() {
        for (var again = 0; again < 2; again++) {
            ask("/assets/page-1.js", "gzip")
                    .expectHeader()
                    .valueEquals("Content-Encoding", "gzip")
                    .expectHeader()
                    .contentType("text/javascript")
                    .expectHeader()
                    .contentLength(PACKED.length());
            ask("/assets/page-1.js", "identity").expectHeader().doesNotExist("Content-Encoding");
        }
    }

    private String body(String path, String encoding) {
        return ask(path, encoding).expectBody(String.class).returnResult().getResponseBody();
    }

    private WebTestClient.ResponseSpec ask(String path, String encoding) {
        return gateway.get()
                .uri(path)
                .header("Accept-Encoding", encoding)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @EnableWebFlux
    @Configuration(proxyBeanMethods = false)
    static class OnlyFiles implements WebFluxConfigurer {

        @Override
        public void addResourceHandlers(ResourceHandlerRegistry registry) {
            Pages.files(registry);
        }
    }

    private static void entry(JarOutputStream out, String name, String content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }

    /** Longer than what a reader takes at a time, and not to be packed into nothing. */
    private static String script() {
        var random = new Random(1);
        var script = new StringBuilder();
        for (var i = 0; i < 10_000; i++) {
            script.append("let v").append(random.nextInt()).append(";\n");
        }
        return script.toString();
    }
}
