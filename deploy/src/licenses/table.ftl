<#-- A line a library: its file, its version, its licences as their texts in texts/ are named. -->
<#list dependencyMap as entry>
<#assign project = entry.getKey()/>
${project.groupId}:${project.artifactId} | ${project.version} | <#list entry.getValue() as licence>${licence}<#if licence_has_next> OR </#if></#list>
</#list>
