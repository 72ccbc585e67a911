package io.tidings.mail.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedRecipientTests {

    @ParameterizedTest
    @CsvSource({
        "jan@customer.example, jan@customer.example",
        "' Jan@Customer.Example ', jan@customer.example",
        "customer.example, customer.example",
        "@customer.example, customer.example",
        "żółw@łódź.example, żółw@xn--d-uga0v4h.example",
        "한국.example, xn--3e0b707e.example",
        "jan+test@customer.example, jan+test@customer.example"
    })
    void anAddressOrADomainIsTaken(String typed, String kept) {
        assertThat(AllowedRecipient.of(typed)).hasValue(new AllowedRecipient(kept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "jan",
                "jan@",
                "jan@localhost",
                "*",
                "*.example",
                "*@customer.example",
                "jan@@customer.example",
                "a b@customer.example",
                "jan@customer.example, ola@customer.example",
                "Jan <jan@customer.example>",
                "customer..example",
                "-customer.example",
                "customer.example.",
                "http://customer.example",
                "customer.example/path",
                "10.0.0.1",
                "jan@customer.example\r\nBcc: all@customer.example"
            })
    void anythingElseIsNot(String typed) {
        assertThat(AllowedRecipient.of(typed)).isEmpty();
    }

    @Test
    void aDomainIsItselfOnlyAndAnAddressToo() {
        var domain = new AllowedRecipient("customer.example");
        assertThat(domain.includes("anybody@customer.example")).isTrue();
        assertThat(domain.includes("anybody@Customer.Example")).isTrue();
        assertThat(domain.includes("anybody@sub.customer.example")).isFalse();
        assertThat(domain.includes("anybody@notcustomer.example")).isFalse();
        assertThat(domain.includes("\"x@customer.example\"@evil.example")).isFalse();

        var address = new AllowedRecipient("jan@customer.example");
        assertThat(address.includes("JAN@customer.example")).isTrue();
        assertThat(address.includes("jan+other@customer.example")).isFalse();
        assertThat(address.includes("jan@sub.customer.example")).isFalse();
    }
}
