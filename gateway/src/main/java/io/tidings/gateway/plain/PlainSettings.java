package io.tidings.gateway.plain;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The port in the open, beside the one with TLS.
 *
 * @param port 0 is none
 * @param challenges the folder into which an ACME client puts what the certificate authority asks for (RFC 8555, http-01); empty
 *     where certificates come in another way
 */
@ConfigurationProperties("tidings.plain")
record PlainSettings(
        @DefaultValue("0") int port, @DefaultValue("") String challenges) {}
