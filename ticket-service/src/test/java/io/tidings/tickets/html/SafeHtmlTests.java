package io.tidings.tickets.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeHtmlTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<svg/onload=alert(1)>",
                "<iframe src='javascript:alert(1)'></iframe>",
                "<a href='javascript:alert(1)'>x</a>",
                "<a href='java\nscript:alert(1)'>x</a>",
                "<a href=' data:text/html,<script>alert(1)</script>'>x</a>",
                "<form action='https://evil.example'><input name=a></form>",
                "<style>@import url(https://evil.example)</style>",
                "<div style='background:url(https://evil.example/a.png)'>x</div>",
                "<div style='position:fixed;top:0;left:0;width:100%'>x</div>",
                "<meta http-equiv=refresh content='0;url=https://evil.example'>",
                "<object data=evil.swf></object><embed src=evil.swf>",
                "<base href='https://evil.example/'>",
                "<math><mtext></p><style><img src onerror=alert(1)></style>",
                "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
                "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
            })
    void whatRunsFramesSubmitsOrLoadsIsGone(String html) {
        assertThat(SafeHtml.of(html))
                .doesNotContainIgnoringCase(
                        "<script", "<svg", "<iframe", "<form", "<input", "<style", "<meta", "<object")
                .doesNotContainIgnoringCase("<embed", "<base", "url(", "position", "javascript:", "href=\"data:")
                .doesNotContainPattern("(?i)<[^>]+\\son\\w+=")
                .doesNotContainPattern("(?i)[\" ]src=");
    }

    @Test
    void aRemoteImageIsNotLoadedButRemembered() {
        assertThat(SafeHtml.of("<img src=\"https://tracker.example/p.gif\" width=\"1\" alt=\"x\">"))
                .contains("data-remote-src=\"https://tracker.example/p.gif\"")
                .doesNotContainPattern("[\" ]src=");
        assertThat(SafeHtml.of("<img src=\"//tracker.example/p.gif\">")).doesNotContainPattern("[\" ]src=");
    }

    @Test
    void anImageThatCameWithTheMessageStays() {
        assertThat(SafeHtml.of("<img src=\"cid:logo@mail\">")).contains(" src=\"cid:logo&#64;mail\"");
        assertThat(SafeHtml.of("<img src=\"data:image/png;base64,AAAA\">"))
                .contains(" src=\"data:image/png;base64,AAAA\"");
    }

    @Test
    void aLinkDoesNotHandOverTheWindow() {
        assertThat(SafeHtml.of("<a href=\"https://shop.example/a?b=c\" target=\"_top\">shop</a>"))
                .contains("href=\"https://shop.example/a?b&#61;c\"", "noopener", "target=\"_blank\"")
                .doesNotContain("_top");
    }

    @Test
    void ordinaryMailKeepsItsForm() {
        var mail =
                "<p>Dzień dobry,<br />안녕하세요</p><ul><li>one</li></ul><table><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>";

        assertThat(SafeHtml.of(mail)).isEqualTo(mail);
    }

    @Test
    void textReadsAsAReaderWouldSeeIt() {
        assertThat(SafeHtml.textOf("<p>Hello&nbsp;&amp; welcome,</p><p>one<br>two</p><ul><li>a</li><li>b</li></ul>"))
                .isEqualTo("Hello & welcome,\n\none\ntwo\n\na\n\nb");
    }
}
