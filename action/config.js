import{b as e,c as t,d as n,g as r,h as i,u as a,v as o,w as s,x as c,y as l}from"./packaging.js";const u=e=>e.map(e=>`\`${e}\``).join(`, `);s({"config-not-toml":({file:e,reason:t})=>({what:`\`${e}\` is not TOML`,why:t,mend:`correct \`${e}\` at that place`}),"config-key-unknown":({file:e,key:t,nearest:n,known:r})=>({what:`\`${e}\` has a key that tokenless does not know: \`${t}\``,why:`the known keys there are ${u(r)}`,mend:n===void 0?`remove \`${t}\``:`write \`${n}\` instead of \`${t}\`, or remove it`}),"config-value-invalid":({file:e,key:t,reason:n,mend:r})=>({what:`\`${t}\` in \`${e}\` has a value that cannot be used`,why:n,mend:r}),"config-in-two-places":({files:e})=>({what:`the configuration of tokenless stands in two places`,why:`both ${e.map(e=>`\`${e}\``).join(` and `)} hold it, and neither is the obvious winner`,mend:`keep one of them and remove the other`}),"config-incomplete":({file:e,index:t,missing:n})=>({what:`the publisher for \`${t}\` is not complete`,why:`nothing says its ${u(n)}, neither the publisher nor the project, and it could not be inferred`,mend:`add ${u(n)} to that publisher in \`${e}\``}),"credential-literal":({file:e,key:t,looksLike:n})=>({what:`\`${t}\` in \`${e}\` holds a credential`,why:`its value looks like ${n}, and credentials are given by reference only`,mend:"revoke that credential, remove it from the file and its history, and refer to the new one as `env:NAME` or `file:PATH`"}),"publishers-file-not-json":({file:e,reason:t})=>({what:`\`${e}\` is not a JSON list of publishers`,why:t,mend:'write a list such as `[{"index": "pypi", "project": "app", "owner": "octo-org", "repository": "app", "workflow": "release.yml"}]`'}),"secret-reference-invalid":({name:e})=>({what:`\`${e}\` is not a reference to a secret`,why:"a secret is given as `env:NAME` or `file:PATH`, never by its value, so that it stands in no file, no shell history and no process list",mend:`put the secret into an environment variable or a file and give \`${e}\` as \`env:NAME\` or \`file:PATH\``}),"repository-unknown":({directory:e})=>({what:`the repository on GitHub is not known`,why:`\`${e}\` has no remote \`origin\` at a forge, and \`[tool.tokenless]\` has no \`repository\``,mend:'set `repository = "OWNER/NAME"` in `[tool.tokenless]`'})});const d={pypi:[`upload.pypi.org`,`pypi.org`,`pypi.python.org`],testpypi:[`test.pypi.org`,`testpypi.python.org`]},f=Object.keys(d),p=[`npm`,`crates`,`rubygems`,`nuget`,`pub`,`jsr`],m=[...f,...p];function h(e){let t=e.trim();if(f.includes(t.toLowerCase()))return t.toLowerCase();if(!/^https?:\/\//iu.test(t)||!URL.canParse(t))return;let n=new URL(t),r=Object.entries(d).find(([,e])=>e.includes(n.hostname));return r===void 0?n.href===`${n.origin}/`?n.origin+`/legacy/`:t:r[0]}function g(e){let t=e.trim().toLowerCase();return p.includes(t)?t:h(e)}function _(e,t){let n=[Array.from({length:t.length+1},(e,t)=>t)],r=(e,t)=>n[e]?.[t]??0;for(let i=1;i<=e.length;i+=1){let a=[i];n.push(a);for(let n=1;n<=t.length;n+=1){let o=r(i-1,n-1)+(e[i-1]===t[n-1]?0:1),s=e[i-1]===t[n-2]&&e[i-2]===t[n-1]?r(i-2,n-2)+1:1/0;a.push(Math.min(o,r(i-1,n)+1,r(i,n-1)+1,s))}}return r(e.length,t.length)}const v=e=>e.toLowerCase().replaceAll(/[-_ ]/gu,``);function y(e,t){let n=v(e).slice(0,64),r=t.map(e=>({candidate:e,far:_(n,v(e))})).sort((e,t)=>e.far-t.far)[0];if(r!==void 0)return r.far<=Math.max(1,Math.floor(r.candidate.length/3))?r.candidate:void 0}
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
``.isWellFormed;
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
const b=[`pypi-token`,`npm-token`,`crates-token`,`rubygems-token`,`nuget-token`,`jsr-token`,`hex-token`,`packagist-token`,`artifactory-token`,`anaconda-token`,`huggingface-token`,`docker-token`,`github-token`,`gitlab-token`,`aws-access-key`,`slack-token`,`google-token`,`jwt`,`registry-password`,`url-password`,`npmrc-password`,`private-key`,`secret-file`],x=l().trim().min(1,`it is empty`),S=x,C=e=>l().regex(/^[A-Za-z0-9._-]+$/u,`it is not the name of ${e}`),w=e([l(),i()]).transform(String).refine(e=>/^[0-9]+$/u.test(e),`a numeric id holds digits only`),T="it is not a file name that ends in `.yml` or `.yaml` (a name without a folder, as the index wants it)",E=/^[^/\\](?:[^\\]*[^/\\])?\.ya?ml$/u,D=/^[^/\\]+\.ya?ml$/u,O=/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/u,k=x.transform((e,t)=>{let n=g(e);return n===void 0?(t.addIssue(`\`${e}\` is neither a known index (${m.join(`, `)}) nor a URL`),c):n}),A=l().nullable().transform(e=>e===null||e.trim()===``?void 0:e).refine(e=>e===void 0||!/^\s|\s$/u.test(e),`it begins or ends with a space`),j=x.refine(e=>e.split(`{version}`).length===2,"it does not hold `{version}` exactly once, as `v{version}` does"),M={index:k,project:C(`a project`).optional(),provider:t([`github`,`gitlab`],"it is neither `github` nor `gitlab`").default(`github`),owner:l().regex(O,`it is not the name of an owner`).optional(),repository:C("a repository (without its owner, which has its own key `owner`)").optional(),workflow:x.optional(),environment:A.optional(),ownerId:w.optional(),repositoryId:w.optional(),reviewers:a(x).default([]),versions:x.default(`all`),pending:n().optional()},N=o(M).superRefine(({provider:e,owner:t,workflow:n},r)=>{let i=(e,t)=>r.addIssue({code:`custom`,path:[e],message:t}),a=e===`gitlab`;!a&&t?.includes(`/`)===!0&&i(`owner`,`it is not the name of an owner`),n===void 0||(a?E:D).test(n)||i(`workflow`,a?"it is not a path from the root of the repository that ends in `.yml` or `.yaml`, such as `.gitlab-ci.yml`":T)}),P={member:x.refine(e=>!/^\/|\\/u.test(e),"a member is named from the project on, with `/`"),kind:t(b,`it is none of ${b.join(`, `)}`).optional(),reason:x},F={rule:l().regex(/^[a-z][a-z0-9-]*$/u,`it is not the name of a rule`),file:x.optional(),reason:x},I={project:C(`a project`).optional(),repository:l().regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/u,"it is not of the form `OWNER/NAME`").optional(),workflow:x.refine(e=>D.test(e),T).optional(),build:S.optional(),gates:a(S).default([]),tag:j.default(`v{version}`),publisher:a(N).default([]),allowSecret:a(o(P)).default([]),ignore:a(o(F)).default([])};o(I),r({name:l().optional(),version:l().optional(),dynamic:a(l()).default([])});const L=`(?:[A-Za-z0-9_-]+|"[^"\\n]*"|'[^'\\n]*')`,R=`${L}(?:\\s*\\.\\s*${L})*`;RegExp(`^\\s*(?<open>\\[\\[?)\\s*(?<path>${R})\\s*\\]`,`u`),RegExp(`^\\s*(?<path>${R})\\s*=(?<value>.*)$`,`u`);export{h as i,y as n,g as r,b as t};