<#ftl output_format="plainText">
<#assign setsPassword = requiredActions?? && requiredActions?seq_contains("UPDATE_PASSWORD")>
<#assign setsSecondFactor = requiredActions?? && requiredActions?seq_contains("CONFIGURE_TOTP")>
${msg("greeting", user.firstName!user.username)}

${msg(setsPassword?then("setPassword", "newRights"), link, realmName)}
<#if setsSecondFactor>

${msg("secondFactorToo")}
</#if>

${msg("linkWorks", linkExpirationFormatter(linkExpiration))}

${msg("notForYou")}
