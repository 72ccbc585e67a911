package io.tidings.stack.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.stack.StackProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutsideProviderTests {

    @Test
    void everyExampleCanBeReadAndItsSecretsComeFromTheEnvironment() throws Exception {
        try (var files = Files.list(Path.of("../../docs/examples/sign-on"))) {
            var providers = files.filter(file -> file.toString().endsWith(".json"))
                    .map(file -> OutsideProvider.read(file, name -> "of " + name))
                    .toList();

            assertThat(providers).extracting(OutsideProvider::kind).contains(OutsideProvider.Kind.values());
            assertThat(providers).allSatisfy(provider -> assertThat(provider.settings())
                    .noneSatisfy((name, value) -> assertThat(value).startsWith("env:")));
        }
    }

    @Test
    void aFileWithoutItsSecretIsRefusedAndSaysWhichVariableIsMissing() {
        assertThatThrownBy(() -> read("""
                {"alias": "corp", "kind": "oidc", "settings": {"clientSecret": "env:CORP_SECRET"}}""")).isInstanceOf(StackProblem.class).hasMessageContaining("CORP_SECRET");
    }

    @Test
    void nobodySetsTheClaimThatSaysByWhichProviderOneCame() {
        for (var where : new String[] {"claims", "fixed"}) {
            assertThatThrownBy(() -> read("""
                    {"alias": "corp", "kind": "saml", "%s": {"provider": "other"}}""".formatted(where))).hasMessageContaining("provider");
        }
    }

    @Test
    void whatIsMisspeltIsRefused() {
        assertThatThrownBy(() -> read("{\"alias\": \"corp\", \"kind\": \"oidc\", \"claim\": {}}"))
                .hasMessageContaining("claim");
        assertThatThrownBy(() -> read("{\"alias\": \"Corp\", \"kind\": \"oidc\"}"))
                .hasMessageContaining("alias");
        assertThatThrownBy(() -> read("{\"alias\": \"corp\", \"kind\": \"radius\"}"))
                .hasMessageContaining("kind");
        assertThatThrownBy(() -> read("""
                {"alias": "corp", "kind": "ldap", "person": {"roles": "memberOf"}}""")).hasMessageContaining("person");
        assertThatThrownBy(() -> read("""
                {"alias": "corp", "kind": "ldap", "claims": {"company": "o"}, "fixed": {"company": "Acme"}}""")).hasMessageContaining("either");
    }

    @Test
    void aPersonIsNamedAsTheKindUsuallyDoesUnlessTheFileSaysOtherwise() {
        assertThat(read("{\"alias\": \"corp\", \"kind\": \"ldap\", \"person\": {\"email\": \"proxyAddress\"}}")
                        .person())
                .isEqualTo(Map.of("email", "proxyAddress", "firstName", "givenName", "lastName", "sn"));
    }

    @Test
    void whatIsPrintedOfAProviderHoldsNoSecret() {
        var json = KeycloakAdmin.JSON.readTree("""
                {"alias": "corp", "kind": "oidc", "settings": {"clientSecret": "env:SECRET"}}""");

        assertThat(OutsideProvider.of(json, _ -> "hush").toString()).doesNotContain("hush");
    }

    private static OutsideProvider read(String json) {
        return OutsideProvider.of(KeycloakAdmin.JSON.readTree(json), _ -> null);
    }
}
