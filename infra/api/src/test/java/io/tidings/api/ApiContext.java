package io.tidings.api;

import io.tidings.spine.web.Caller;
import java.util.List;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.utils.SpringDocUtils;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.objenesis.ObjenesisStd;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every controller of every service in one Spring MVC, without what they work with: only their mappings are asked for. */
final class ApiContext {

    private ApiContext() {}

    /** What springdoc makes of the controllers below {@code io.tidings}. */
    static ObjectNode document(SourceJavadoc javadoc, GlobalOperationCustomizer operations) {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Caller.class, Jwt.class)
                .replaceWithSchema(JsonNode.class, new io.swagger.v3.oas.models.media.Schema<>());
        var document = new ObjectNode[1];
        new WebApplicationContextRunner()
                .withPropertyValues(
                        "springdoc.paths-to-match=/api/v1/**",
                        "springdoc.use-fqn=true",
                        "springdoc.override-with-generic-response=false",
                        "springdoc.api-docs.version=openapi_3_1",
                        "springdoc.default-produces-media-type=application/json")
                .withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class,
                        HttpMessageConvertersAutoConfiguration.class,
                        DispatcherServletAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        SpringDocConfiguration.class,
                        SpringDocConfigProperties.class,
                        SpringDocWebMvcConfiguration.class))
                .withBean(SourceJavadoc.class, () -> javadoc)
                .withBean(GlobalOperationCustomizer.class, () -> operations)
                .withInitializer(context -> controllers()
                        .forEach(type -> ((org.springframework.beans.factory.support.BeanDefinitionRegistry)
                                        context.getBeanFactory())
                                .registerBeanDefinition(type.getName(), hollow(type))))
                .run(context -> {
                    var answer = MockMvcBuilders.webAppContextSetup(context)
                            .build()
                            .perform(MockMvcRequestBuilders.get("/v3/api-docs"))
                            .andReturn()
                            .getResponse();
                    document[0] = (ObjectNode) JsonMapper.shared().readTree(answer.getContentAsByteArray());
                });
        return document[0];
    }

    private static List<Class<?>> controllers() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        return scanner.findCandidateComponents("io.tidings").stream()
                .map(BeanDefinition::getBeanClassName)
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, null))
                .toList();
    }

    private static <T> BeanDefinition hollow(Class<T> type) {
        return new RootBeanDefinition(type, () -> new ObjenesisStd().newInstance(type));
    }
}
