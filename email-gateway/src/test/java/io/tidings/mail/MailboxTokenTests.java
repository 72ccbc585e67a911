package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mailboxes that open to access tokens, as the large providers want it. */
class MailboxTokenTests extends MailboxTest {

    private static Map<String, String> atMicrosoft(TokenProvider provider) {
        return Map.of(
                "flow", "client-credentials",
                "tokenUrl", provider.microsoftUrl(),
                "clientId", "client",
                "clientSecret", "client-secret",
                "scope", "https://outlook.office365.com/.default");
    }

    @Test
    void microsoftGivesTheApplicationItsTokenAndASecretThatExpiredIsSaidInItsWords() throws Exception {
        try (var provider = new TokenProvider()) {
            imap.capabilities += " SASL-IR AUTH=XOAUTH2";
            imap.token = "token-1";
            var login = atMicrosoft(provider);
            var id = make(withTokens(login));
            awaitPhase(id, "watching");
            assertThat(imap.loggedIn).contains("user=support\u0001auth=Bearer token-1\u0001\u0001");
            assertThat(provider.asked.getFirst())
                    .containsEntry("grant_type", "client_credentials")
                    .containsEntry("scope", "https://outlook.office365.com/.default");

            provider.secret = "another since today";
            mvc.perform(asAdmin(patch("/api/v1/mailboxes/" + id), Map.of("oauth", Map.of("clientSecret", "expired"))))
                    .andExpect(status().isOk());
            await().untilAsserted(() -> state(id)
                    .andExpect(jsonPath("$.state.fault.code").value("token"))
                    .andExpect(jsonPath("$.state.fault.detail").value(containsString("AADSTS7000215"))));
            assertThat(stored(id).toJson()).doesNotContain("expired\"").doesNotContain("client-secret");
        }
    }

    @Test
    void aPop3MailboxOpensToATokenToo() throws Exception {
        try (var provider = new TokenProvider();
                var pop3 = new TestPop3("token-1")) {
            var id = make(with(with(withTokens(atMicrosoft(provider)), "protocol", "pop3"), "port", pop3.port()));
            awaitPhase(id, "waiting");

            pop3.receives(mail(from, "By POP3 and token", "1"));

            await().until(() -> subjects().equals(List.of("By POP3 and token")));
            assertThat(pop3.loggedIn).contains("user=support\u0001auth=Bearer token-1\u0001\u0001");
            assertThat(pop3.commands).contains("AUTH XOAUTH2");
        }
    }

    @Test
    void whatMicrosoftRefusesIsRefusedHereToo() throws Exception {
        try (var provider = new TokenProvider()) {
            var login = Map.of(
                    "flow", "client-credentials",
                    "tokenUrl", provider.microsoftUrl(),
                    "clientId", "client",
                    "clientSecret", "client-secret",
                    "scope", "https://mail.google.com/");
            mvc.perform(asAdmin(post("/api/v1/mailboxes/test"), withTokens(login)))
                    .andExpect(jsonPath("$.ok").value(false))
                    .andExpect(jsonPath("$.passed").isEmpty())
                    .andExpect(jsonPath("$.fault.code").value("token"))
                    .andExpect(jsonPath("$.fault.detail").value(containsString("AADSTS1002012")));
        }
    }

    @Test
    void aRefreshTokenIsReplacedWhereTheProviderReplacesIt() throws Exception {
        try (var provider = new TokenProvider()) {
            provider.rotates = true;
            imap.capabilities += " SASL-IR AUTH=XOAUTH2";
            imap.token = "token-1";
            var login = Map.of(
                    "flow", "refresh-token",
                    "tokenUrl", provider.googleUrl(),
                    "clientId", "client",
                    "clientSecret", "client-secret",
                    "refreshToken", "refresh-1",
                    "scope", "https://mail.google.com/");
            var id = make(withTokens(login));
            awaitPhase(id, "watching");

            // The first token is not good any more: the next one is asked for with what replaced the refresh token.
            imap.token = "token-2";
            imap.breakAllOff();
            await().untilAsserted(() -> assertThat(provider.asked).hasSizeGreaterThanOrEqualTo(2));
            assertThat(provider.asked)
                    .extracting(one -> one.get("refresh_token"))
                    .startsWith("refresh-1", "refresh-1+");
            state(id)
                    .andExpect(jsonPath("$.oauth.hasRefreshToken").value(true))
                    .andExpect(jsonPath("$.oauth.refreshToken").doesNotExist());
        }
    }

    @Test
    void aServiceAccountOfGoogleSpeaksForTheUser() throws Exception {
        try (var provider = new TokenProvider()) {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            provider.serviceAccount = generator.generateKeyPair();
            var pem = "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(provider.serviceAccount.getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
            imap.capabilities += " SASL-IR AUTH=XOAUTH2";
            imap.token = "token-1";
            var login = Map.of(
                    "flow", "service-account",
                    "tokenUrl", provider.googleUrl(),
                    "clientId", "desk@project.example",
                    "clientSecret", pem,
                    "scope", "https://mail.google.com/");
            mvc.perform(asAdmin(post("/api/v1/mailboxes/test"), withTokens(login)))
                    .andExpect(jsonPath("$.fault").doesNotExist())
                    .andExpect(jsonPath("$.ok").value(true));
        }
    }

    @Test
    void aTokenThatTheMailboxDoesNotAcceptIsAMatterOfItsPermissions() throws Exception {
        try (var provider = new TokenProvider()) {
            imap.capabilities += " SASL-IR AUTH=XOAUTH2";
            imap.token = "of somebody else";
            var login = atMicrosoft(provider);
            mvc.perform(asAdmin(post("/api/v1/mailboxes/test"), withTokens(login)))
                    .andExpect(jsonPath("$.fault.code").value("no-access"))
                    .andExpect(jsonPath("$.passed[0]").value("token"));
        }
    }

    @Test
    void theSecretsOfAnApplicationGoToNoOtherProvider() throws Exception {
        try (var provider = new TokenProvider()) {
            var login = atMicrosoft(provider);
            var id = make(withTokens(login));
            mvc.perform(asAdmin(
                            patch("/api/v1/mailboxes/" + id),
                            Map.of("oauth", Map.of("tokenUrl", provider.googleUrl()))))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.code").value("secret-needed"));
            mvc.perform(asAdmin(
                            patch("/api/v1/mailboxes/" + id),
                            Map.of("oauth", Map.of("tokenUrl", "http://169.254.169.254/token"))))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value("oauth.tokenUrl"));
        }
    }

    private Map<String, Object> withTokens(Map<String, String> login) {
        var wish = with(wish(imap), "oauth", login);
        wish.remove("password");
        return wish;
    }
}
