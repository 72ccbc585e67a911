package io.tidings.tickets.attachment;

import jakarta.servlet.MultipartConfigElement;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets the web server take a little more than a file may have, so that what is too large is refused in our own words. */
@Configuration(proxyBeanMethods = false)
class UploadSize {

    private static final long MORE = 1 << 20;

    @Bean
    MultipartConfigElement multipartConfigElement(AttachmentProperties properties) {
        var largest = properties.most();
        return new MultipartConfigElement("", largest + MORE, largest + 2 * MORE, 0);
    }
}
