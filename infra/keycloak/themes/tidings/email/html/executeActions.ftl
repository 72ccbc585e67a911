<#import "template.ftl" as layout>
<#assign setsPassword = requiredActions?? && requiredActions?seq_contains("UPDATE_PASSWORD")>
<#assign setsSecondFactor = requiredActions?? && requiredActions?seq_contains("CONFIGURE_TOTP")>
<@layout.emailLayout>
<p>${msg("greeting", user.firstName!user.username)}</p>
${kcSanitize(msg(setsPassword?then("setPasswordHtml", "newRightsHtml"), link, realmName))?no_esc}
<#if setsSecondFactor><p>${msg("secondFactorToo")}</p></#if>
<p>${msg("linkWorks", linkExpirationFormatter(linkExpiration))}</p>
<p>${msg("notForYou")}</p>
</@layout.emailLayout>
